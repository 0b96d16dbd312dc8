namespace Entourage.Members;

/// <summary>Shows a member to anybody who asks.</summary>
internal sealed class ReadMember(StoreReader reader)
{
    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/members/{handle}", async Task<Results<Ok<MemberView>, ProblemHttpResult>> (
            string handle, ReadMember read, HttpContext context, CancellationToken stop) =>
        {
            var found = await read.RunAsync(handle, Caller.Of(context), stop);
            return found.Ok ? TypedResults.Ok(found.Value) : found.Problem.ToHttp(context);
        }).ForEverybody().WithName("ReadMember").WithSummary("Read a profile").WithTags("Members").ProducesProblem(404);

    /// <summary>The member; <c>not_found</c> for an unknown handle and, to all but operators, for a member who is not there for them.</summary>
    public async ValueTask<Outcome<MemberView>> RunAsync(string typed, Caller? asker, CancellationToken stop)
    {
        var handle = Handle.Read(typed);
        if (!handle.Ok) return HttpProblems.NotFound;
        var card = await reader.ReadAsync(
            (Handle: handle.Value, asker), static (rows, asked) => asked.asker is { Operator: true }
                ? MemberRows.Find(rows, asked.Handle)
                : MemberSight.Find(rows, asked.Handle, asked.asker?.Member),
            stop);
        return card is null ? HttpProblems.NotFound : MemberView.Of(card);
    }
}
