using Entourage.Records;

namespace Entourage.Rollout.Groups;

/// <summary>Groups of members inside a transaction; every change is recorded in the audit log. A group exists while it has a member or a feature.</summary>
internal static class GroupRows
{
    private const string Enter =
        "INSERT INTO rollout_groups (group_name, member, added_at) VALUES (@group, @member, @now) ON CONFLICT DO NOTHING";

    private const string Leave = "DELETE FROM rollout_groups WHERE group_name = @group AND member = @member";

    private const string Grant =
        "INSERT INTO rollout_given (feature, group_name, given_at) VALUES (@feature, @group, @now) ON CONFLICT DO NOTHING";

    private const string Revoke = "DELETE FROM rollout_given WHERE feature = @feature AND group_name = @group";
    private const string Size = "SELECT count(*) FROM rollout_groups WHERE group_name = @group";
    private const string Sizes = "SELECT group_name, count(*) AS members FROM rollout_groups GROUP BY group_name";
    private const string Gifts = "SELECT group_name, feature FROM rollout_given ORDER BY feature";

    private const string Names =
        "SELECT count(*) FROM (SELECT group_name FROM rollout_groups UNION SELECT group_name FROM rollout_given) AS g WHERE group_name <> @group";

    private const string Standing =
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM rollout_groups WHERE group_name = @group) OR EXISTS (SELECT 1 FROM rollout_given WHERE group_name = @group)";

    private const string Following =
        "SELECT member FROM rollout_groups WHERE group_name = @group AND member > @after ORDER BY member LIMIT @rows";

    private const string Belonging = "SELECT member FROM rollout_groups WHERE group_name = @group";

    /// <summary>Adds a member to a group; false if they are in it already.</summary>
    public static bool Add(StoreSession session, string group, MemberId member, MemberId by, DateTimeOffset now)
    {
        session.Changed(RolloutsChanged.Now);
        var changed = session.Sql(Enter).With("@group", group).With("@member", member.Value).With("@now", now).Run() == 1;
        if (changed) AuditRows.Add(session, by, "group_joined", member, group, now);
        return changed;
    }

    /// <summary>Removes a member from the group; false if they were not in it.</summary>
    public static bool Remove(StoreSession session, string group, MemberId member, MemberId by, DateTimeOffset now)
    {
        session.Changed(RolloutsChanged.Now);
        var changed = session.Sql(Leave).With("@group", group).With("@member", member.Value).Run() == 1;
        if (changed) AuditRows.Add(session, by, "group_left", member, group, now);
        return changed;
    }

    /// <summary>Gives a feature to a group; false if the group has it already.</summary>
    public static bool Give(StoreSession session, string feature, string group, MemberId by, DateTimeOffset now)
    {
        session.Changed(RolloutsChanged.Now);
        var changed = session.Sql(Grant).With("@feature", feature).With("@group", group).With("@now", now).Run() == 1;
        if (changed) AuditRows.Add(session, by, "rollout_given", by, $"{feature} {group}", now);
        return changed;
    }

    /// <summary>Takes a feature from a group; false if the group did not have it.</summary>
    public static bool Take(StoreSession session, string feature, string group, MemberId by, DateTimeOffset now)
    {
        session.Changed(RolloutsChanged.Now);
        var changed = session.Sql(Revoke).With("@feature", feature).With("@group", group).Run() == 1;
        if (changed) AuditRows.Add(session, by, "rollout_taken", by, $"{feature} {group}", now);
        return changed;
    }

    /// <summary>How many belong to a group.</summary>
    public static long Count(StoreSession session, string group) => session.Sql(Size).With("@group", group).Number() ?? 0;

    /// <summary>Whether there is such a group.</summary>
    public static bool Exists(StoreSession session, string group) => session.Sql(Standing).With("@group", group).Number() is not null;

    /// <summary>How many groups there are besides one.</summary>
    public static long Others(StoreSession session, string group) => session.Sql(Names).With("@group", group).Number() ?? 0;

    /// <summary>Every group by name, how many belong to it, and what it is given.</summary>
    public static IReadOnlyList<GroupView> All(StoreSession session)
    {
        var sizes = session.Sql(Sizes).All(row => (Group: row.Text("group_name"), Members: row.Number("members"))).ToDictionary(one => one.Group, one => one.Members);
        var gifts = Given(session);
        return
        [
            .. sizes.Keys.Union(gifts.Select(gift => gift.Key)).Order(StringComparer.Ordinal)
                .Select(group => new GroupView(group, sizes.GetValueOrDefault(group), [.. gifts[group]])),
        ];
    }

    /// <summary>Who belongs to a group, after one member.</summary>
    public static IReadOnlyList<MemberId> After(StoreSession session, string group, MemberId after, int rows) =>
        session.Sql(Following).With("@group", group).With("@after", after.Value).With("@rows", (long)rows).All(row => row.Member("member"));

    /// <summary>Who has which feature because of a group.</summary>
    public static ILookup<string, MemberId> ByFeature(StoreSession session) => (
        from gift in Given(session)
        from member in session.Sql(Belonging).With("@group", gift.Key).All(row => row.Member("member"))
        from feature in gift
        select (feature, member)).ToLookup(one => one.feature, one => one.member);

    private static ILookup<string, string> Given(StoreSession session) =>
        session.Sql(Gifts).All(row => (Group: row.Text("group_name"), Feature: row.Text("feature"))).ToLookup(one => one.Group, one => one.Feature);
}
