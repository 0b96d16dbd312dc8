using Entourage.Http;
using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Entourage.Members.Tokens;

/// <summary>One of a member's own tokens; the secret was shown once, when it was made.</summary>
/// <param name="Id">Names it; opens nothing.</param>
/// <param name="Name">What the member calls it.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="MadeAt">Since when.</param>
public sealed record TokenView(string Id, string Name, IReadOnlyList<string> Scopes, DateTimeOffset MadeAt)
{
    internal static TokenView Of(Token token) => new(token.Id.ToString("N"), token.Name, ScopeNames.Of(token.Scopes), token.MadeAt);
}

/// <summary>Lists the tokens of whoever asks, newest first.</summary>
public sealed class ListTokens
{
    private readonly AppDb db;

    internal ListTokens(AppDb db) => this.db = db;

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/me/tokens", async Task<Ok<Page<TokenView>>> (ListTokens list, Caller me, CancellationToken stop) =>
            TypedResults.Ok(new Page<TokenView>(await list.RunAsync(me, stop), null)))
            .Needs(Scopes.Read).WithName("ListTokens").WithSummary("List your tokens").WithTags("Tokens").ProducesProblem(401).ProducesProblem(403);

    /// <summary>All of them; a member has at most fifty.</summary>
    public async Task<IReadOnlyList<TokenView>> RunAsync(Caller me, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(me);
        var tokens = await db.Set<Token>().AsNoTracking().Where(token => token.Member == me.Member)
            .OrderByDescending(token => token.MadeAt).ToListAsync(stop);
        return [.. tokens.Select(TokenView.Of)];
    }
}
