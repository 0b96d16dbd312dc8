using Entourage.Http;
using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Entourage.Members.Sessions;

/// <summary>Signs a member out somewhere else: a browser they lost, or do not know.</summary>
public sealed class EndSession
{
    private readonly UnitOfWork work;
    private readonly Sessions sessions;

    internal EndSession(UnitOfWork work, Sessions sessions) => (this.work, this.sessions) = (work, sessions);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapDelete("/me/sessions/{id}", async Task<Results<NoContent, ProblemHttpResult>> (
            string id, EndSession end, Caller me, HttpContext context, CancellationToken stop) =>
        {
            var ended = await end.RunAsync(id, me, context, stop);
            return ended.Ok ? TypedResults.NoContent() : ended.Problem.ToHttp(context);
        }).Needs(Scopes.Account).WithName("EndSession").WithSummary("Sign out somewhere else").WithTags("Sessions")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);

    /// <summary>Ends one of the member's own sessions, at once on this node; <c>not_found</c> when it is none of theirs.</summary>
    public async Task<Outcome<Done>> RunAsync(string id, Caller me, HttpContext context, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(me);
        var ended = await work.RunAsync<byte[]>(async db =>
        {
            var keys = await db.Set<Session>().Where(session => session.Member == me.Member).Select(session => session.Key).ToListAsync(stop);
            if (keys.Find(key => SessionView.IdOf(key) == id) is not { } found) return HttpProblems.NotFound;
            using var rows = HotSession.Within(db);
            SessionRows.End(rows, found);
            return found;
        }, stop);
        if (!ended.Ok) return ended.Problem;
        sessions.Forget(ended.Value);
        if (me.Session is { } mine && mine.AsSpan().SequenceEqual(ended.Value)) Sessions.TakeBack(context);
        return default(Done);
    }
}
