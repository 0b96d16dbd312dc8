using Entourage.Http;
using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Members.Sessions;

/// <summary>Ends the session that asks.</summary>
public sealed class SignOut
{
    private readonly UnitOfWork work;
    private readonly Sessions sessions;

    internal SignOut(UnitOfWork work, Sessions sessions) => (this.work, this.sessions) = (work, sessions);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapDelete("/sessions/current", async Task<NoContent> (SignOut signOut, Caller me, HttpContext context, CancellationToken stop) =>
        {
            await signOut.RunAsync(me, context, stop);
            return TypedResults.NoContent();
        }).Needs(Scopes.None).WithName("SignOut").WithSummary("Sign out").WithTags("Sessions");

    /// <summary>Ends the session and takes its cookies back; a bearer token is left alone.</summary>
    public async Task RunAsync(Caller me, HttpContext context, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(me);
        if (me.Session is not { } key) return;
        await work.RunAsync<Done>(db =>
        {
            using var rows = HotSession.Within(db);
            SessionRows.End(rows, key);
            return Task.FromResult<Outcome<Done>>(default(Done));
        }, stop);
        sessions.Forget(key);
        Sessions.TakeBack(context);
    }
}
