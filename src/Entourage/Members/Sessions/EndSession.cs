namespace Entourage.Members.Sessions;

/// <summary>Signs a member out somewhere else: a browser they lost, or do not know.</summary>
internal sealed class EndSession(StoreWriter writer)
{
    internal static void Map(RouteGroupBuilder api) =>
        api.MapDelete("/me/sessions/{id}", async Task<Results<NoContent, ProblemHttpResult>> (
            string id, EndSession end, Caller me, HttpContext context, CancellationToken stop) =>
        {
            var ended = await end.RunAsync(id, me, context, stop);
            return ended.Ok ? TypedResults.NoContent() : ended.Problem.ToHttp(context);
        }).Needs(Scopes.Account).WithName("EndSession").WithSummary("Sign out one of your sessions").WithTags("Sessions")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);

    /// <summary>Ends one of the member's own sessions, at once on this node; <c>not_found</c> when it is none of theirs.</summary>
    public async Task<Outcome<Done>> RunAsync(string id, Caller me, HttpContext context, CancellationToken stop)
    {
        if (await writer.WriteAsync(new Write(id, me.Member), stop) is not { } ended) return HttpProblems.NotFound;
        if (me.Session is { } mine && mine.AsSpan().SequenceEqual(ended)) SessionKeeper.TakeBack(context);
        return default(Done);
    }

    private sealed class Write(string id, MemberId me) : StoreWrite<byte[]?>
    {
        protected override byte[]? Apply(StoreSession session)
        {
            var found = SessionRows.Keys(session, me).FirstOrDefault(key => SessionView.IdOf(key) == id);
            if (found is not null) SessionRows.End(session, found);
            return found;
        }
    }
}
