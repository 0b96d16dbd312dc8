using Entourage.Kernel;
using Entourage.Storage;

namespace Entourage.Follows;

/// <summary>Mutes, as feeds ask for them.</summary>
public static class MuteRows
{
    private const string Find = "SELECT 1 FROM mutes WHERE muter = @muter AND muted = @muted";
    private const string AllOf = "SELECT muted FROM mutes WHERE muter = @muter";
    private const string Insert = "INSERT INTO mutes (muter, muted, made_at) VALUES (@muter, @muted, @now) ON CONFLICT DO NOTHING";
    private const string Delete = "DELETE FROM mutes WHERE muter = @muter AND muted = @muted";

    /// <summary>Whether <paramref name="muter"/> keeps the clips of <paramref name="muted"/> out of their feeds.</summary>
    public static bool Stands(HotSession session, MemberId muter, MemberId muted) =>
        session.Sql(Find).With("@muter", muter.Value).With("@muted", muted.Value).Number() is not null;

    /// <summary>Everybody whom a member has muted.</summary>
    public static IReadOnlySet<MemberId> Of(HotSession session, MemberId muter) =>
        session.Sql(AllOf).With("@muter", muter.Value).All(row => new MemberId(row.Uuid(0))).ToHashSet();

    internal static void Add(HotSession session, MemberId muter, MemberId muted, DateTimeOffset now) =>
        session.Sql(Insert).With("@muter", muter.Value).With("@muted", muted.Value).With("@now", now).Run();

    internal static void Remove(HotSession session, MemberId muter, MemberId muted) =>
        session.Sql(Delete).With("@muter", muter.Value).With("@muted", muted.Value).Run();
}
