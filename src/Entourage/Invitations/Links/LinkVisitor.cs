using Entourage.Facts;

namespace Entourage.Invitations.Links;

/// <summary>One person who looked at an open link: a page that was visible for a second in a browser with scripts. At most 21 for each link.</summary>
internal sealed class LinkVisitor
{
    public InvitationId Invitation { get; init; }

    /// <summary>The first 8 bytes of a keyed hash of the browser's random name or of the member.</summary>
    public long Visitor { get; init; }

    public DateTimeOffset At { get; init; }
}

internal sealed class LinkVisitorTables : IEntityTypeConfiguration<LinkVisitor>
{
    public void Configure(EntityTypeBuilder<LinkVisitor> builder)
    {
        builder.ToTable("link_visitors").HasKey(seen => new { seen.Invitation, seen.Visitor });
        builder.Property(seen => seen.Invitation).HasMaxLength(16);
        builder.HasIndex(seen => seen.At);
    }
}

/// <summary>
/// How many people looked at a link that was made for one (T-16): from the sixth on it went around, follows nobody by watching alone and counts for nothing;
/// the twenty-first closes it.
/// </summary>
internal static class LinkVisitorRows
{
    private const string Insert = "INSERT INTO link_visitors (invitation, visitor, at) VALUES (@invitation, @visitor, @now) ON CONFLICT DO NOTHING";
    private const string Delete = "DELETE FROM link_visitors WHERE at < @before";
    private const string Number = "SELECT count(*) FROM link_visitors WHERE invitation = @invitation";
    private const string Spread = "UPDATE invitations SET broadcast = TRUE WHERE id = @invitation AND NOT broadcast AND state IN ('open', 'handed_over')";
    private const string Close = "UPDATE invitations SET state = 'closed' WHERE id = @invitation AND state IN ('open', 'handed_over')";

    // The longest that a link may work.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>With more visitors than this, the link went around.</summary>
    public const int Few = 5;

    /// <summary>With more visitors than this, the link is closed.</summary>
    public const int Most = 20;

    /// <summary>Counts a person; whether the link changed by it.</summary>
    public static bool Count(StoreSession session, InvitationCard link, long visitor, DateTimeOffset now)
    {
        if (!link.IsOpen || session.Sql(Insert).With("@invitation", link.Id.Value).With("@visitor", visitor).With("@now", now).Run() == 0) return false;
        var people = session.Sql(Number).With("@invitation", link.Id.Value).Number() ?? 0;
        if (people == 1)
        {
            FactRows.Add(session, link.Fact(FactKind.Landed, now));
            // The first finds time to forget those of links that are long over.
            session.Sql(Delete).With("@before", now - Kept).Run();
        }
        if (people <= Few) return false;
        session.Changed(new InvitationChanged(link.Id));
        return session.Sql(people > Most ? Close : Spread).With("@invitation", link.Id.Value).Run() == 1;
    }
}
