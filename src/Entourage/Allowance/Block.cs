namespace Entourage.Allowance;

/// <summary>One member wants nothing to do with another: neither follows the other while the block lasts.</summary>
internal sealed class Block
{
    public MemberId Blocker { get; init; }

    public MemberId Blocked { get; init; }

    public DateTimeOffset MadeAt { get; init; }

    /// <summary>The invitation through which the blocker had followed, if one had made the follow: then it is half a report.</summary>
    public InvitationId? Through { get; init; }
}

internal sealed class BlockTables : IEntityTypeConfiguration<Block>
{
    public void Configure(EntityTypeBuilder<Block> builder)
    {
        builder.ToTable("blocks").HasKey(block => new { block.Blocker, block.Blocked });
        builder.Property(block => block.Through).HasMaxLength(16);
        builder.HasIndex(block => block.Blocked);
    }
}

/// <summary>Blocks, as the hot path asks for them.</summary>
[FrontDoor]
internal static class BlockRows
{
    private const string Find = "SELECT 1 FROM blocks WHERE blocker = @blocker AND blocked = @blocked";
    private const string Newest =
        "SELECT blocked AS member, made_at FROM blocks WHERE blocker = @blocker AND (made_at, blocked) < (@at, @other) ORDER BY made_at DESC, blocked DESC LIMIT @rows";

    private const string BlockingEach = "SELECT blocks.blocker FROM @rows AS a JOIN blocks ON blocks.blocker = a.member AND blocks.blocked = a.viewer";
    private const string BlockedEach = "SELECT blocks.blocked FROM @rows AS a JOIN blocks ON blocks.blocker = a.viewer AND blocks.blocked = a.member";
    private const string Insert = "INSERT INTO blocks (blocker, blocked, made_at, through) VALUES (@blocker, @blocked, @now, @through) ON CONFLICT DO NOTHING";
    private const string Delete = "DELETE FROM blocks WHERE blocker = @blocker AND blocked = @blocked";

    private const string Counting = "SELECT count(*) AS number, min(made_at) AS first FROM blocks WHERE blocked = @blocked AND made_at > @since AND through IS NOT NULL";

    /// <summary>Whether <paramref name="blocker"/> has blocked <paramref name="blocked"/>; the other way round is another question.</summary>
    public static bool Exists(StoreSession session, MemberId blocker, MemberId blocked) =>
        session.Sql(Find).With("@blocker", blocker.Value).With("@blocked", blocked.Value).Number() is not null;

    /// <summary>Everybody a member has blocked.</summary>
    public static IReadOnlyList<(MemberId Member, DateTimeOffset At)> Of(StoreSession session, MemberId blocker) => Before(session, blocker, Keyset<MemberId>.Newest, int.MaxValue);

    /// <summary>Whom a member has blocked before a place in time, newest first.</summary>
    public static IReadOnlyList<(MemberId Member, DateTimeOffset At)> Before(StoreSession session, MemberId blocker, Keyset<MemberId> from, int rows) =>
        session.Sql(Newest).With("@blocker", blocker.Value).With("@at", from.At).With("@other", from.Key.Value).With("@rows", (long)rows)
            .All(row => (row.Member("member"), row.Instant("made_at")));

    /// <summary>Which of some members have blocked one, by one statement.</summary>
    public static IReadOnlySet<MemberId> Among(StoreSession session, IEnumerable<MemberId> members, MemberId viewer)
    {
        var each = session.ForRows(BlockingEach);
        foreach (var member in members.Distinct()) each.Row().With("member", member.Value).With("viewer", viewer.Value);
        var found = new HashSet<MemberId>();
        each.Each(row => found.Add(row.Member("blocker")));
        return found;
    }

    /// <summary>Which of some members have blocked one or are blocked by them, by two statements.</summary>
    public static IReadOnlySet<MemberId> Between(StoreSession session, MemberId viewer, IReadOnlyCollection<MemberId> members)
    {
        var each = session.ForRows(BlockedEach);
        foreach (var member in members) each.Row().With("viewer", viewer.Value).With("member", member.Value);
        var found = new HashSet<MemberId>(Among(session, members, viewer));
        each.Each(row => found.Add(row.Member("blocked")));
        return found;
    }

    /// <summary>Blocks; false when it already stood.</summary>
    /// <param name="session">Inside the transaction.</param>
    /// <param name="blocker">The member who blocks.</param>
    /// <param name="blocked">The member who is blocked.</param>
    /// <param name="through">The invitation that had made the follow which this ends, if one had.</param>
    /// <param name="now">The current time.</param>
    public static bool Add(StoreSession session, MemberId blocker, MemberId blocked, InvitationId? through, DateTimeOffset now) =>
        session.Sql(Insert).With("@blocker", blocker.Value).With("@blocked", blocked.Value).With("@now", now).With("@through", through?.Value).Run() == 1;

    /// <summary>Ends a block; false when there was none.</summary>
    public static bool Remove(StoreSession session, MemberId blocker, MemberId blocked) =>
        session.Sql(Delete).With("@blocker", blocker.Value).With("@blocked", blocked.Value).Run() == 1;

    /// <summary>
    /// How many have blocked a member lately who had followed through an invitation of theirs, each of which is half a report, and when the
    /// first of them did.
    /// </summary>
    internal static (int Count, DateTimeOffset? First) Count(StoreSession session, MemberId blocked, DateTimeOffset since) =>
        session.Sql(Counting).With("@blocked", blocked.Value).With("@since", since).One(row => (row.Int("number"), row.InstantOrNull("first")));
}
