namespace Entourage.Members.Tokens;

/// <summary>One of a member's own tokens; the secret was shown once, when it was made.</summary>
/// <param name="Id">The token's id; it opens nothing.</param>
/// <param name="Name">The name the member gave it.</param>
/// <param name="Scopes">What it can do.</param>
/// <param name="MadeAt">When it was made.</param>
internal sealed record TokenView(string Id, string Name, IReadOnlyList<string> Scopes, DateTimeOffset MadeAt)
{
    internal static TokenView Of(Token token) => new(token.Id.ToString("N"), token.Name, ScopeNames.Of(token.Scopes), token.MadeAt);
}

/// <summary>Lists the caller's tokens, newest first.</summary>
internal sealed class ListTokens(StoreReader reader)
{
    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/me/tokens", async Task<Ok<Page<TokenView>>> (ListTokens list, Caller me, CancellationToken stop) =>
            TypedResults.Ok(new Page<TokenView>(await list.RunAsync(me, stop), null)))
            .Needs(Scopes.Read).WithName("ListTokens").WithSummary("List your tokens").WithTags("Tokens").ProducesProblem(401).ProducesProblem(403);

    /// <summary>All of them; a member has at most fifty.</summary>
    public async ValueTask<IReadOnlyList<TokenView>> RunAsync(Caller me, CancellationToken stop) =>
        [.. (await reader.ReadAsync(me.Member, TokenRows.Of, stop)).Select(TokenView.Of)];
}
