namespace Entourage.Members.Sessions;

/// <summary>One of a member's own sessions.</summary>
/// <param name="Id">The session's id; it signs nobody in.</param>
/// <param name="Browser">The browser's name for itself, shortened.</param>
/// <param name="MadeAt">When it began.</param>
/// <param name="Current">Whether it is the caller's own session.</param>
internal sealed record SessionView(string Id, string Browser, DateTimeOffset MadeAt, bool Current)
{
    internal static SessionView Of(Session session, byte[]? current) =>
        new(IdOf(session.Key), session.Browser, session.MadeAt, current is not null && session.Key.AsSpan().SequenceEqual(current));

    /// <summary>The first 8 bytes of the hash of the secret: enough to tell sessions apart, useless for anything else.</summary>
    internal static string IdOf(byte[] key) => Convert.ToHexStringLower(key.AsSpan(0, 8));
}

/// <summary>Lists where a member is signed in, newest first.</summary>
internal sealed class ListSessions(StoreReader reader, TimeProvider time)
{
    private const int Most = 200;

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/me/sessions", async Task<Ok<Page<SessionView>>> (ListSessions list, Caller me, CancellationToken stop) =>
            TypedResults.Ok(new Page<SessionView>(await list.RunAsync(me, stop), null)))
            .Needs(Scopes.Read).WithName("ListSessions").WithSummary("List your sessions").WithTags("Sessions")
            .ProducesProblem(401).ProducesProblem(403);

    /// <summary>The latest sessions that still work, at most 200.</summary>
    public async ValueTask<IReadOnlyList<SessionView>> RunAsync(Caller me, CancellationToken stop)
    {
        var sessions = await reader.ReadAsync(
            (me.Member, Now: time.GetUtcNow()), static (rows, asked) => SessionRows.Of(rows, asked.Member, asked.Now, Most), stop);
        return [.. sessions.Select(session => SessionView.Of(session, me.Session))];
    }
}
