using Entourage.Http;
using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Clips;

/// <summary>Shows one clip. Thread-safe.</summary>
public sealed class ReadClip
{
    private readonly HotReader reader;
    private readonly ClipSight sight;

    internal ReadClip(HotReader reader, ClipSight sight) => (this.reader, this.sight) = (reader, sight);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/clips/{id}", Results<Ok<ClipView>, ProblemHttpResult> (ClipId id, ReadClip use, HttpContext context) =>
                use.Find(id, Caller.Of(context)) is { Ok: true } found ? TypedResults.Ok(found.Value) : HttpProblems.NotFound.ToHttp(context))
            .ForEverybody().WithTags("Clips").WithName("ReadClip").WithSummary("One clip").ProducesProblem(404);

    /// <summary>The clip as <paramref name="caller"/> sees it; <c>not_found</c> when it is not there for them.</summary>
    public Outcome<ClipView> Find(ClipId id, Caller? caller) => reader.Read((id, caller, sight), static (rows, asked) =>
        asked.sight.See(rows, ClipRows.Find(rows, asked.id), asked.caller) is { } view ? view : (Outcome<ClipView>)HttpProblems.NotFound);
}
