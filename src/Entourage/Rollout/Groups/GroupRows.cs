using Entourage.Kernel;
using Entourage.Safety;
using Entourage.Storage;

namespace Entourage.Rollout.Groups;

/// <summary>Groups of members inside a transaction; every change stands in the audit log. A group is there while somebody belongs to it or a feature is given to it.</summary>
internal static class GroupRows
{
    private const string Enter =
        "INSERT INTO rollout_groups (group_name, member, added_at) VALUES (@group, @member, @now) ON CONFLICT DO NOTHING";

    private const string Leave = "DELETE FROM rollout_groups WHERE group_name = @group AND member = @member";
    private const string LeaveAll = "DELETE FROM rollout_groups WHERE member = @member";

    private const string Grant =
        "INSERT INTO rollout_given (feature, group_name, given_at) VALUES (@feature, @group, @now) ON CONFLICT DO NOTHING";

    private const string Revoke = "DELETE FROM rollout_given WHERE feature = @feature AND group_name = @group";
    private const string Size = "SELECT count(*) FROM rollout_groups WHERE group_name = @group";
    private const string Sizes = "SELECT group_name, count(*) FROM rollout_groups GROUP BY group_name";
    private const string Gifts = "SELECT group_name, feature FROM rollout_given ORDER BY feature";

    private const string Names =
        "SELECT count(*) FROM (SELECT group_name FROM rollout_groups UNION SELECT group_name FROM rollout_given) AS g WHERE group_name <> @group";

    private const string Standing =
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM rollout_groups WHERE group_name = @group) OR EXISTS (SELECT 1 FROM rollout_given WHERE group_name = @group)";

    private const string Following =
        "SELECT member FROM rollout_groups WHERE group_name = @group AND member > @after ORDER BY member LIMIT @rows";

    private const string Belonging = "SELECT member FROM rollout_groups WHERE group_name = @group";

    /// <summary>Has somebody belong to a group; false when they do already.</summary>
    public static bool Add(HotSession session, string group, MemberId member, MemberId by, DateTimeOffset now)
    {
        var changed = session.Sql(Enter).With("@group", group).With("@member", member.Value).With("@now", now).Run() == 1;
        if (changed) AuditRows.Add(session, by, "group_joined", member, group, now);
        return changed;
    }

    /// <summary>Has somebody belong to it no longer; false when they did not.</summary>
    public static bool Remove(HotSession session, string group, MemberId member, MemberId by, DateTimeOffset now)
    {
        var changed = session.Sql(Leave).With("@group", group).With("@member", member.Value).Run() == 1;
        if (changed) AuditRows.Add(session, by, "group_left", member, group, now);
        return changed;
    }

    /// <summary>Gives a feature to a group; false when it has it.</summary>
    public static bool Give(HotSession session, string feature, string group, MemberId by, DateTimeOffset now)
    {
        var changed = session.Sql(Grant).With("@feature", feature).With("@group", group).With("@now", now).Run() == 1;
        if (changed) AuditRows.Add(session, by, "rollout_given", by, $"{feature} {group}", now);
        return changed;
    }

    /// <summary>Takes a feature from a group; false when it had it not.</summary>
    public static bool Take(HotSession session, string feature, string group, MemberId by, DateTimeOffset now)
    {
        var changed = session.Sql(Revoke).With("@feature", feature).With("@group", group).Run() == 1;
        if (changed) AuditRows.Add(session, by, "rollout_taken", by, $"{feature} {group}", now);
        return changed;
    }

    /// <summary>How many belong to a group.</summary>
    public static long Count(HotSession session, string group) => session.Sql(Size).With("@group", group).Number() ?? 0;

    /// <summary>Whether there is such a group.</summary>
    public static bool Stands(HotSession session, string group) => session.Sql(Standing).With("@group", group).Number() is not null;

    /// <summary>How many groups there are besides one.</summary>
    public static long Others(HotSession session, string group) => session.Sql(Names).With("@group", group).Number() ?? 0;

    /// <summary>Every group by name, how many belong to it, and what it is given.</summary>
    public static IReadOnlyList<GroupView> All(HotSession session)
    {
        var sizes = session.Sql(Sizes).All(row => (Group: row.GetString(0), Members: row.GetInt64(1))).ToDictionary(one => one.Group, one => one.Members);
        var gifts = Given(session);
        return
        [
            .. sizes.Keys.Union(gifts.Select(gift => gift.Key)).Order(StringComparer.Ordinal)
                .Select(group => new GroupView(group, sizes.GetValueOrDefault(group), [.. gifts[group]])),
        ];
    }

    /// <summary>Who belongs to a group, after one member.</summary>
    public static IReadOnlyList<MemberId> After(HotSession session, string group, Guid after, int rows) =>
        session.Sql(Following).With("@group", group).With("@after", after).With("@rows", (long)rows).All(row => new MemberId(row.Uuid(0)));

    /// <summary>Who has which feature because of a group.</summary>
    public static ILookup<string, MemberId> ByFeature(HotSession session) => (
        from gift in Given(session)
        from member in session.Sql(Belonging).With("@group", gift.Key).All(row => new MemberId(row.Uuid(0)))
        from feature in gift
        select (feature, member)).ToLookup(one => one.feature, one => one.member);

    private static ILookup<string, string> Given(HotSession session) =>
        session.Sql(Gifts).All(row => (Group: row.GetString(0), Feature: row.GetString(1))).ToLookup(one => one.Group, one => one.Feature);

    /// <summary>Forgets a member.</summary>
    public static void Forget(HotSession session, MemberId member) => session.Sql(LeaveAll).With("@member", member.Value).Run();
}
