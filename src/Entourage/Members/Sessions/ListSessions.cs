using Entourage.Http;
using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Entourage.Members.Sessions;

/// <summary>One of a member's own sessions.</summary>
/// <param name="Id">Names it; signs nobody in.</param>
/// <param name="Browser">What the browser called itself, shortened.</param>
/// <param name="MadeAt">Since when.</param>
/// <param name="Current">Whether it is the one that asks.</param>
public sealed record SessionView(string Id, string Browser, DateTimeOffset MadeAt, bool Current)
{
    internal static SessionView Of(Session session, byte[]? current) =>
        new(IdOf(session.Key), session.Browser, session.MadeAt, current is not null && session.Key.AsSpan().SequenceEqual(current));

    /// <summary>The first 8 bytes of the hash of the secret: enough to tell sessions apart, useless for anything else.</summary>
    internal static string IdOf(byte[] key) => Convert.ToHexStringLower(key.AsSpan(0, 8));
}

/// <summary>Lists where a member is signed in, newest first.</summary>
public sealed class ListSessions
{
    private const int Most = 200;

    private readonly AppDb db;
    private readonly TimeProvider time;

    internal ListSessions(AppDb db, TimeProvider time) => (this.db, this.time) = (db, time);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/me/sessions", async Task<Ok<Page<SessionView>>> (ListSessions list, Caller me, CancellationToken stop) =>
            TypedResults.Ok(new Page<SessionView>(await list.RunAsync(me, stop), null)))
            .Needs(Scopes.Read).WithName("ListSessions").WithSummary("List where you are signed in").WithTags("Sessions")
            .ProducesProblem(401).ProducesProblem(403);

    /// <summary>The latest sessions that still work, at most 200.</summary>
    public async Task<IReadOnlyList<SessionView>> RunAsync(Caller me, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(me);
        var now = time.GetUtcNow();
        var sessions = await db.Set<Session>().AsNoTracking().Where(session => session.Member == me.Member && session.ExpiresAt > now)
            .OrderByDescending(session => session.MadeAt).Take(Most).ToListAsync(stop);
        return [.. sessions.Select(session => SessionView.Of(session, me.Session))];
    }
}
