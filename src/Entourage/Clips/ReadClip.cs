namespace Entourage.Clips;

/// <summary>Shows one clip. Thread-safe.</summary>
internal sealed class ReadClip(StoreReader reader, ClipSight sight)
{
    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/clips/{id}", async Task<Results<Ok<ClipView>, ProblemHttpResult>> (ClipId id, ReadClip use, HttpContext context, CancellationToken stop) =>
                await use.FindAsync(id, Caller.Of(context), stop) is { Ok: true } found ? TypedResults.Ok(found.Value) : HttpProblems.NotFound.ToHttp(context))
            .ForEverybody().WithTags("Clips").WithName("ReadClip").WithSummary("Show a clip").ProducesProblem(404);

    /// <summary>The clip as <paramref name="caller"/> sees it; <c>not_found</c> if they cannot see it.</summary>
    public ValueTask<Outcome<ClipView>> FindAsync(ClipId id, Caller? caller, CancellationToken stop) => reader.ReadAsync(
        (id, caller, sight),
        static (rows, asked) => asked.sight.See(rows, ClipRows.Find(rows, asked.id), asked.caller) is { } view ? view : (Outcome<ClipView>)HttpProblems.NotFound,
        stop);
}
