using Entourage.Members;

namespace Entourage.Rollout;

/// <summary>Whom comparisons have met, inside a transaction.</summary>
internal static class ExposureRows
{
    private const string Met = "SELECT member FROM rollout_exposures WHERE feature = @feature AND member > @after AND member <= @last";

    private const string Standing = "SELECT 1 FROM rollouts WHERE feature = @feature AND stage = @stage AND holdout = @holdout";

    private const string Insert =
        """
        INSERT INTO rollout_exposures (feature, member, exposed_at, has)
        SELECT a.feature, a.member, a.at, a.has FROM @rows AS a WHERE TRUE ON CONFLICT DO NOTHING
        """;

    private const string Following =
        "SELECT member, exposed_at, has FROM rollout_exposures WHERE feature = @feature AND member > @after ORDER BY member LIMIT @rows";

    private const string Drop = "DELETE FROM rollout_exposures WHERE feature = @feature";

    /// <summary>
    /// The next members after one, each with whether they are a creator new to the comparison. At most that many members, creators or not, so that a
    /// read ends wherever the next creator is.
    /// </summary>
    public static IReadOnlyList<(MemberId Member, bool IsNew)> Unmet(StoreSession session, string feature, MemberId after, int rows)
    {
        var next = MemberRows.CreatorsAfter(session, after, rows);
        if (next.Count == 0) return [];
        var met = session.Sql(Met).With("@feature", feature).With("@after", after.Value).With("@last", next[^1].Member.Value)
            .All(row => row.Member("member")).ToHashSet();
        return [.. next.Select(one => (one.Member, one.Creates && !met.Contains(one.Member)))];
    }

    /// <summary>Records them, once; false if the feature's stage has changed since they were drawn.</summary>
    public static bool Note(StoreSession session, RolloutState state, IEnumerable<(MemberId Member, bool Has)> met, DateTimeOffset now)
    {
        var stands = session.Sql(Standing).With("@feature", state.Feature).With("@stage", state.Stage.Word()).With("@holdout", (long)state.Holdout).Number();
        if (stands is null) return false;
        // Somebody may just have left, or lost what made them a creator.
        var drawn = met.ToList();
        var creators = MemberRows.CreatorsAmong(session, drawn.Select(one => one.Member));
        var insert = session.ForRows(Insert);
        foreach (var (member, has) in drawn.Where(one => creators.Contains(one.Member)))
        {
            insert.Row().With("feature", state.Feature).With("member", member.Value).With("at", now).With("has", has);
        }
        // Another node may have met them.
        insert.Post(exactly: false);
        return true;
    }

    /// <summary>The creators of a comparison, by id.</summary>
    public static IReadOnlyList<Exposure> Read(StoreSession session, string feature, MemberId after, int rows) =>
        session.Sql(Following).With("@feature", feature).With("@after", after.Value).With("@rows", (long)rows)
            .All(row => new Exposure(row.Member("member"), row.Instant("exposed_at"), row.Truth("has")));

    /// <summary>Ends a feature's comparison.</summary>
    public static void End(StoreSession session, string feature) => session.Sql(Drop).With("@feature", feature).Run();
}
