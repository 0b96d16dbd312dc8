namespace Entourage.Follows;

/// <summary>Mutes, as feeds ask for them.</summary>
[FrontDoor]
internal static class MuteRows
{
    private const string Find = "SELECT 1 FROM mutes WHERE muter = @muter AND muted = @muted";
    private const string AllOf = "SELECT muted FROM mutes WHERE muter = @muter";
    private const string Newest =
        "SELECT muted AS member, made_at FROM mutes WHERE muter = @muter AND (made_at, muted) < (@at, @other) ORDER BY made_at DESC, muted DESC LIMIT @rows";

    private const string Insert = "INSERT INTO mutes (muter, muted, made_at) VALUES (@muter, @muted, @now) ON CONFLICT DO NOTHING";
    private const string Delete = "DELETE FROM mutes WHERE muter = @muter AND muted = @muted";

    /// <summary>Whether <paramref name="muter"/> keeps the clips of <paramref name="muted"/> out of their feeds.</summary>
    public static bool Exists(StoreSession session, MemberId muter, MemberId muted) =>
        session.Sql(Find).With("@muter", muter.Value).With("@muted", muted.Value).Number() is not null;

    /// <summary>Every member a member has muted.</summary>
    public static IReadOnlySet<MemberId> Of(StoreSession session, MemberId muter) =>
        session.Sql(AllOf).With("@muter", muter.Value).All(row => row.Member("muted")).ToHashSet();

    /// <summary>Whom a member has muted before a place in time, newest first.</summary>
    internal static IReadOnlyList<(MemberId Member, DateTimeOffset At)> Before(StoreSession session, MemberId muter, Keyset<MemberId> from, int rows) =>
        session.Sql(Newest).With("@muter", muter.Value).With("@at", from.At).With("@other", from.Key.Value).With("@rows", (long)rows)
            .All(row => (row.Member("member"), row.Instant("made_at")));

    internal static void Add(StoreSession session, MemberId muter, MemberId muted, DateTimeOffset now) =>
        session.Sql(Insert).With("@muter", muter.Value).With("@muted", muted.Value).With("@now", now).Run();

    internal static void Remove(StoreSession session, MemberId muter, MemberId muted) =>
        session.Sql(Delete).With("@muter", muter.Value).With("@muted", muted.Value).Run();
}
