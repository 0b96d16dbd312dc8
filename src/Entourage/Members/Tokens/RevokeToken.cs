namespace Entourage.Members.Tokens;

/// <summary>Ends a token.</summary>
internal sealed class RevokeToken(StoreWriter writer)
{
    internal static void Map(RouteGroupBuilder api) =>
        api.MapDelete("/me/tokens/{id}", async Task<Results<NoContent, ProblemHttpResult>> (
            string id, RevokeToken revoke, Caller me, HttpContext context, CancellationToken stop) =>
        {
            var revoked = await revoke.RunAsync(id, me, stop);
            return revoked.Ok ? TypedResults.NoContent() : revoked.Problem.ToHttp(context);
        }).Needs(Scopes.Account).WithName("RevokeToken").WithSummary("Revoke a token").WithTags("Tokens")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);

    /// <summary>Revokes one of the member's own tokens, at once on this node; <c>not_found</c> if it is not theirs.</summary>
    public async Task<Outcome<Done>> RunAsync(string id, Caller me, CancellationToken stop)
    {
        if (!Guid.TryParseExact(id, "N", out var name)) return HttpProblems.NotFound;
        return await writer.WriteAsync(new Write(name, me.Member), stop) ? default(Done) : HttpProblems.NotFound;
    }

    private sealed class Write(Guid token, MemberId me) : StoreWrite<bool>
    {
        protected override bool Apply(StoreSession session) => TokenRows.End(session, token, me);
    }
}
