using Entourage.Http;
using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Entourage.Members.Tokens;

/// <summary>Ends a token.</summary>
public sealed class RevokeToken
{
    private readonly UnitOfWork work;
    private readonly Sessions.Sessions sessions;

    internal RevokeToken(UnitOfWork work, Sessions.Sessions sessions) => (this.work, this.sessions) = (work, sessions);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapDelete("/me/tokens/{id}", async Task<Results<NoContent, ProblemHttpResult>> (
            string id, RevokeToken revoke, Caller me, HttpContext context, CancellationToken stop) =>
        {
            var revoked = await revoke.RunAsync(id, me, stop);
            return revoked.Ok ? TypedResults.NoContent() : revoked.Problem.ToHttp(context);
        }).Needs(Scopes.Account).WithName("RevokeToken").WithSummary("Revoke a token").WithTags("Tokens")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);

    /// <summary>Revokes one of the member's own, at once on this node; <c>not_found</c> when it is none of theirs.</summary>
    public async Task<Outcome<Done>> RunAsync(string id, Caller me, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(me);
        if (!Guid.TryParseExact(id, "N", out var name)) return HttpProblems.NotFound;
        var revoked = await work.RunAsync<byte[]>(async db =>
        {
            var token = await db.Set<Token>().SingleOrDefaultAsync(token => token.Id == name && token.Member == me.Member, stop);
            if (token is null) return HttpProblems.NotFound;
            db.Remove(token);
            return token.Key;
        }, stop);
        if (!revoked.Ok) return revoked.Problem;
        sessions.Forget(revoked.Value);
        return default(Done);
    }
}
