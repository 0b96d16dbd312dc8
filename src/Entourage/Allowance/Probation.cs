namespace Entourage.Allowance;

/// <summary>An account in its first 30 days.</summary>
internal sealed class Newcomer
{
    public MemberId Member { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>The first of the newcomers who brought one another up to this one; itself, when no newcomer did.</summary>
    public MemberId Root { get; init; }

    /// <summary>Whether it was here again after three days.</summary>
    public bool Returned { get; init; }
}

/// <summary>
/// An account was made on a network. It does not say which one, so it stays for its day when that is deleted: whoever joins, leaves and joins again has made two.
/// </summary>
internal sealed class RecentJoin
{
    public Guid Id { get; init; }

    public long Network { get; init; }

    public DateTimeOffset At { get; init; }
}

/// <summary>An invitation that a newcomer made, out of what newcomers share.</summary>
internal sealed class SharedInvitation
{
    public InvitationId Invitation { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>The network it was made from, where that is known.</summary>
    public long? Network { get; init; }

    public MemberId Root { get; init; }

    /// <summary>How many of the shared ones it took.</summary>
    public int Cost { get; init; }
}

internal sealed class ProbationTables
    : IEntityTypeConfiguration<Newcomer>, IEntityTypeConfiguration<RecentJoin>, IEntityTypeConfiguration<SharedInvitation>
{
    public void Configure(EntityTypeBuilder<Newcomer> builder)
    {
        builder.ToTable("newcomers").HasKey(newcomer => newcomer.Member);
        builder.HasIndex(newcomer => newcomer.At);
        builder.HasIndex(newcomer => newcomer.Root);
    }

    public void Configure(EntityTypeBuilder<RecentJoin> builder)
    {
        builder.ToTable("recent_joins").HasKey(join => join.Id);
        builder.HasIndex(join => join.At);
        builder.HasIndex(join => new { join.Network, join.At });
    }

    public void Configure(EntityTypeBuilder<SharedInvitation> builder)
    {
        builder.ToTable("shared_invitations").HasKey(made => made.Invitation);
        builder.Property(made => made.Invitation).HasMaxLength(16);
        builder.Property(made => made.Cost).HasDefaultValue(1);
        builder.HasIndex(made => made.At);
        builder.HasIndex(made => new { made.Network, made.At }).HasFilter("network IS NOT NULL");
        builder.HasIndex(made => new { made.Root, made.At });
    }
}

/// <summary>What is left of what newcomers share.</summary>
/// <param name="Left">Invitations that can be made now.</param>
/// <param name="NextAt">When there is room for what was asked about, if there is not.</param>
internal readonly record struct SharedPool(int Left, DateTimeOffset? NextAt);

/// <summary>
/// Accounts in their first 30 days, inside the transaction of whatever they do. So that many of them are worth no more than a few, they share
/// (docs/allowance.md, P5): those on one network ten invitations in any 24 hours; those who invited one another three, and three more for each of
/// them who was here again after three days.
/// </summary>
[FrontDoor]
internal static class ProbationRows
{
    private const string Insert = "INSERT INTO newcomers (member, at, root, returned) VALUES (@member, @now, @member, FALSE)";
    private const string Made = "INSERT INTO recent_joins (id, network, at) VALUES (@id, @network, @now)";

    private const string Attach =
        """
        UPDATE newcomers SET root = COALESCE((SELECT i.root FROM newcomers AS i WHERE i.member = @inviter AND i.at > @since), member)
        WHERE member = @member
        """;

    private const string Return = "UPDATE newcomers SET returned = TRUE WHERE member = @member";
    private const string Find = "SELECT root FROM newcomers WHERE member = @member AND at > @since";
    private const string Qualified = "SELECT count(*) FROM newcomers WHERE root = @root AND returned";

    // What lies ahead of the clock was made while the clock was ahead, and may lie there for a year.
    private const string Joined = "SELECT count(*) AS number, min(at) AS first FROM recent_joins WHERE network = @network AND at > @since AND at <= @now";
    private const string Spend = "INSERT INTO shared_invitations (invitation, at, network, root, cost) VALUES (@invitation, @now, @network, @root, @cost)";
    private const string ByNetwork = "SELECT CAST(COALESCE(sum(cost), 0) AS bigint) FROM shared_invitations WHERE network = @key AND at > @since AND at <= @now";
    private const string ByRoot = "SELECT CAST(COALESCE(sum(cost), 0) AS bigint) FROM shared_invitations WHERE root = @key AND at > @since AND at <= @now";

    // The first by whose going there is room.
    private const string NetworkFrees =
        """
        SELECT min(at) FROM (SELECT at, sum(cost) OVER (ORDER BY at) AS gone FROM shared_invitations WHERE network = @key AND at > @since AND at <= @now) AS made
        WHERE gone > @over
        """;

    private const string RootFrees =
        """
        SELECT min(at) FROM (SELECT at, sum(cost) OVER (ORDER BY at) AS gone FROM shared_invitations WHERE root = @key AND at > @since AND at <= @now) AS made
        WHERE gone > @over
        """;

    private const string SweepNewcomers =
        "DELETE FROM newcomers WHERE member IN (SELECT member FROM newcomers WHERE at < @before LIMIT @most)";

    private const string SweepJoins = "DELETE FROM recent_joins WHERE id IN (SELECT id FROM recent_joins WHERE at < @before LIMIT @most)";

    private const string SweepShared =
        "DELETE FROM shared_invitations WHERE invitation IN (SELECT invitation FROM shared_invitations WHERE at < @before LIMIT @most)";

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>An account was made; <see cref="Invited"/> says afterwards who brought it.</summary>
    public static void Join(StoreSession session, MemberId member, Place place, DateTimeOffset now)
    {
        session.Sql(Insert).With("@member", member.Value).With("@now", now).Run();
        if (place.Network is { } network) session.Sql(Made).With("@id", Guid.NewGuid()).With("@network", network).With("@now", now).Run();
    }

    /// <summary>A newcomer came through an invitation.</summary>
    public static void Invited(StoreSession session, MemberId member, MemberId inviter, DateTimeOffset now) =>
        session.Sql(Attach).With("@member", member.Value).With("@inviter", inviter.Value).With("@since", now - AllowanceRule.Probation).Run();

    /// <summary>When one more account may be made from a network that brought its share within a day; null when it may be now.</summary>
    public static DateTimeOffset? FullUntil(StoreSession session, long network, int most, DateTimeOffset now)
    {
        var (count, first) = session.Sql(Joined).With("@network", network).With("@since", now - Day).With("@now", now)
            .One(row => (row.Number("number"), row.InstantOrNull("first")));
        return count < most ? null : first + Day;
    }

    /// <summary>Forgets some accounts that are newcomers no more, and some of what newcomers shared; how many of the kind it forgot more of.</summary>
    public static int Sweep(StoreSession session, DateTimeOffset now, int most)
    {
        var newcomers = session.Sql(SweepNewcomers).With("@before", now - AllowanceRule.Probation).With("@most", (long)most).Run();
        var joins = session.Sql(SweepJoins).With("@before", now - Day).With("@most", (long)most).Run();
        var shared = session.Sql(SweepShared).With("@before", now - Day).With("@most", (long)most).Run();
        return Math.Max(newcomers, Math.Max(joins, shared));
    }

    internal static void Returned(StoreSession session, MemberId member) => session.Sql(Return).With("@member", member.Value).Run();

    /// <summary>What is left for a member, and when it is enough for an invitation of that cost; null for who is no newcomer.</summary>
    internal static SharedPool? Look(StoreSession session, AllowanceOptions numbers, MemberId member, Place place, DateTimeOffset now, int cost = 1)
    {
        if (RootOf(session, member, now) is not { } root) return null;
        var qualified = session.Sql(Qualified).With("@root", root).Number() ?? 0;
        var most = numbers.PerSubtree + (numbers.PerSubtree * (int)qualified);
        var subtree = Left(session.Sql(ByRoot).With("@key", root).With("@since", now - Day).With("@now", now).Number() ?? 0, most, cost,
            over => session.Sql(RootFrees).With("@key", root).With("@since", now - Day).With("@now", now).With("@over", over).Number());
        if (place.Network is not { } network) return subtree;
        var shared = Left(session.Sql(ByNetwork).With("@key", network).With("@since", now - Day).With("@now", now).Number() ?? 0, numbers.PerNetwork, cost,
            over => session.Sql(NetworkFrees).With("@key", network).With("@since", now - Day).With("@now", now).With("@over", over).Number());
        return new(Math.Min(subtree.Left, shared.Left), subtree.NextAt > shared.NextAt ? subtree.NextAt : shared.NextAt ?? subtree.NextAt);
    }

    /// <summary>Takes some out of what is shared.</summary>
    internal static void Take(StoreSession session, MemberId member, InvitationId invitation, int cost, Place place, DateTimeOffset now)
    {
        if (RootOf(session, member, now) is not { } root) return;
        session.Sql(Spend).With("@invitation", invitation.Value).With("@now", now).With("@network", place.Network).With("@root", root)
            .With("@cost", (long)cost).Run();
    }

    private static Guid? RootOf(StoreSession session, MemberId member, DateTimeOffset now) =>
        session.Sql(Find).With("@member", member.Value).With("@since", now - AllowanceRule.Probation).One(row => (Guid?)row.Uuid("root"));

    // So many have to become a day old before there is room for one more of that cost.
    private static SharedPool Left(long made, int most, int cost, Func<long, long?> frees) => made + cost <= most
        ? new(most - (int)made, null)
        : new(Math.Max(0, most - (int)made), frees(made + cost - most - 1) is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) + Day : null);
}
