using Entourage.Kernel;
using Entourage.Storage;

namespace Entourage.Rollout;

/// <summary>Whom comparisons have met, inside a transaction.</summary>
internal static class ExposureRows
{
    // So many members, creators or not, that a read has an end wherever the next creator is.
    private const string Next =
        """
        SELECT m.id, m.clips > 0 AND NOT m.suspended AND e.member IS NULL
        FROM (SELECT id, clips, suspended FROM members WHERE id > @after ORDER BY id LIMIT @rows) AS m
        LEFT JOIN rollout_exposures AS e ON e.feature = @feature AND e.member = m.id
        ORDER BY m.id
        """;

    private const string Standing = "SELECT 1 FROM rollouts WHERE feature = @feature AND stage = @stage AND holdout = @holdout";

    private const string Insert =
        """
        INSERT INTO rollout_exposures (feature, member, exposed_at, has)
        SELECT a.feature, m.id, a.at, a.has FROM @rows AS a
        JOIN members AS m ON m.id = a.member AND m.clips > 0 AND NOT m.suspended
        WHERE TRUE ON CONFLICT DO NOTHING
        """;

    private const string Following =
        "SELECT member, exposed_at, has FROM rollout_exposures WHERE feature = @feature AND member > @after ORDER BY member LIMIT @rows";

    private const string Drop = "DELETE FROM rollout_exposures WHERE feature = @feature";
    private const string DropMember = "DELETE FROM rollout_exposures WHERE member = @member";

    /// <summary>The next members after one, and of each whether they are a creator whom the comparison has not met.</summary>
    public static IReadOnlyList<(MemberId Member, bool IsNew)> Unmet(HotSession session, string feature, MemberId after, int rows) =>
        session.Sql(Next).With("@feature", feature).With("@after", after.Value).With("@rows", (long)rows)
            .All(row => (new MemberId(row.Uuid(0)), row.GetBoolean(1)));

    /// <summary>Notes them, once; false when the feature is no longer staged as it was when they were drawn.</summary>
    public static bool Note(HotSession session, RolloutState state, IEnumerable<(MemberId Member, bool Has)> met, DateTimeOffset now)
    {
        var stands = session.Sql(Standing).With("@feature", state.Feature).With("@stage", state.Stage.Word()).With("@holdout", (long)state.Holdout).Number();
        if (stands is null) return false;
        var insert = session.ForRows(Insert);
        foreach (var (member, has) in met)
        {
            insert.Row().With("feature", state.Feature).With("member", member.Value).With("at", now).With("has", has);
        }
        // Another node may have met them, and somebody may just have left.
        insert.Post(exactly: false);
        return true;
    }

    /// <summary>Those who were met, by id.</summary>
    public static IReadOnlyList<Exposure> Read(HotSession session, string feature, MemberId after, int rows) =>
        session.Sql(Following).With("@feature", feature).With("@after", after.Value).With("@rows", (long)rows)
            .All(row => new Exposure(new(row.Uuid(0)), row.Instant(1), row.GetBoolean(2)));

    /// <summary>Ends a feature's comparison.</summary>
    public static void End(HotSession session, string feature) => session.Sql(Drop).With("@feature", feature).Run();

    /// <summary>Forgets a member.</summary>
    public static void Forget(HotSession session, MemberId member) => session.Sql(DropMember).With("@member", member.Value).Run();
}
