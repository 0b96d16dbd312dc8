using Entourage.Records;

namespace Entourage.Rollout;

/// <summary>Stages and names inside the transaction that changes them; every change is recorded in the audit log.</summary>
internal static class RolloutRows
{
    private const string Known = "SELECT stage, staged_at, holdout, announced FROM rollouts WHERE feature = @feature";

    private const string Set =
        """
        INSERT INTO rollouts (feature, stage, staged_at, holdout, announced) VALUES (@feature, @stage, @at, @holdout, @announced)
        ON CONFLICT (feature) DO UPDATE SET stage = excluded.stage, staged_at = excluded.staged_at, holdout = excluded.holdout, announced = excluded.announced
        """;

    private const string Standing = "SELECT stage FROM rollouts WHERE feature = @feature AND staged_at = @since";
    private const string Move = "UPDATE rollouts SET stage = @stage, staged_at = @now WHERE feature = @feature";
    private const string Name = "INSERT INTO rollout_members (feature, member, named_at) VALUES (@feature, @member, @now) ON CONFLICT DO NOTHING";
    private const string Unname = "DELETE FROM rollout_members WHERE feature = @feature AND member = @member";
    private const string CountNamed = "SELECT count(*) FROM rollout_members WHERE feature = @feature";

    /// <summary>
    /// Stages a feature; what is left out stays as it is. The log says, one after the other, the feature, the stage before and after and the percent who are
    /// kept without, and on the next line why.
    /// </summary>
    public static void Stage(StoreSession session, RolloutStaging staging, MemberId? by, DateTimeOffset now)
    {
        var (before, at, holdout, announced) = session.Sql(Known).With("@feature", staging.Feature)
            .One(row => ((string, DateTimeOffset, int, bool)?)(row.Text("stage"), row.Instant("staged_at"), row.Int("holdout"), row.Truth("announced")))
            ?? (Rollout.Stage.All.Word(), now, 0, false);
        var after = staging.Stage.Word();
        // Other halves are another comparison: who was in one of these may be in the other now.
        if ((staging.Holdout ?? holdout) != holdout) ExposureRows.End(session, staging.Feature);
        holdout = staging.Holdout ?? holdout;
        session.Changed(RolloutsChanged.Now);
        session.Sql(Set).With("@feature", staging.Feature).With("@stage", after).With("@at", before == after ? at : now)
            .With("@holdout", (long)holdout).With("@announced", staging.Announced ?? announced).Run();
        var why = staging.Reason.Length > 0 ? $"\n{staging.Reason}" : "";
        AuditRows.Add(session, by, "rollout_staged", by ?? default, FormattableString.Invariant($"{staging.Feature} {before} {after} {holdout}{why}"), now);
    }

    /// <summary>Takes it back by one stage; false if somebody has changed its stage since the given instant.</summary>
    public static bool FallBack(StoreSession session, string feature, DateTimeOffset since, string why, DateTimeOffset now)
    {
        var before = session.Sql(Standing).With("@feature", feature).With("@since", since).One(row => row.Text("stage"));
        if (StageWords.Read(before) is not { } stage || stage <= Rollout.Stage.Staff) return false;
        var after = (stage - 1).Word();
        session.Changed(RolloutsChanged.Now);
        session.Sql(Move).With("@feature", feature).With("@stage", after).With("@now", now).Run();
        AuditRows.Add(session, by: null, "rollout_fell_back", default, $"{feature} {before} {after}\n{why}", now);
        return true;
    }

    /// <summary>Gives a feature to a member by name; false if they have it by name already.</summary>
    public static bool Give(StoreSession session, string feature, MemberId member, MemberId by, DateTimeOffset now)
    {
        session.Changed(RolloutsChanged.Now);
        var changed = session.Sql(Name).With("@feature", feature).With("@member", member.Value).With("@now", now).Run() == 1;
        if (changed) AuditRows.Add(session, by, "rollout_named", member, feature, now);
        return changed;
    }

    /// <summary>Takes a member's name off the list; false if it was not on it.</summary>
    public static bool Take(StoreSession session, string feature, MemberId member, MemberId by, DateTimeOffset now)
    {
        session.Changed(RolloutsChanged.Now);
        var changed = session.Sql(Unname).With("@feature", feature).With("@member", member.Value).Run() == 1;
        if (changed) AuditRows.Add(session, by, "rollout_unnamed", member, feature, now);
        return changed;
    }

    /// <summary>How many have a feature by name.</summary>
    public static long Named(StoreSession session, string feature) => session.Sql(CountNamed).With("@feature", feature).Number() ?? 0;
}

/// <summary>What a feature's rollout is to be.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="Stage">How far.</param>
/// <param name="Holdout">Percent of the members it would reach who are kept without it.</param>
/// <param name="Announced">Whether everyone can read how many have it.</param>
/// <param name="Reason">Why, for the audit log; may be empty.</param>
internal sealed record RolloutStaging(string Feature, Stage Stage, int? Holdout, bool? Announced, string Reason);
