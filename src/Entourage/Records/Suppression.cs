namespace Entourage.Records;

/// <summary>
/// Somebody without an account wants no more invitations: from one creator, or from anybody here. Kept for ever. The person is a keyed hash of
/// the number or address that the creator gave; the key is not in the database.
/// </summary>
internal sealed class Suppression
{
    public byte[] Contact { get; init; } = [];

    /// <summary>Whose invitations are not wanted; the empty id means everyone's.</summary>
    public MemberId Creator { get; init; }

    public DateTimeOffset MadeAt { get; init; }
}

internal sealed class SuppressionTables : IEntityTypeConfiguration<Suppression>
{
    public void Configure(EntityTypeBuilder<Suppression> builder)
    {
        builder.ToTable("suppressions").HasKey(one => new { one.Contact, one.Creator });
        builder.Property(one => one.Contact).HasMaxLength(32);
        builder.HasIndex(one => one.Creator);
    }
}

/// <summary>Suppressions inside the transaction of whatever they decide.</summary>
[FrontDoor]
internal static class SuppressionRows
{
    private const string Insert =
        "INSERT INTO suppressions (contact, creator, made_at) VALUES (@contact, @creator, @now) ON CONFLICT DO NOTHING";

    private const string Find = "SELECT 1 FROM suppressions WHERE contact = @contact AND creator IN (@creator, @everybody) LIMIT 1";

    private const string Each = "SELECT s.contact FROM @rows AS a JOIN suppressions AS s ON s.contact = a.contact AND s.creator = a.creator";

    /// <summary>No more invitations from <paramref name="creator"/>, or from anybody when that is null.</summary>
    public static void Add(StoreSession session, byte[] contact, MemberId? creator, DateTimeOffset now) =>
        session.Sql(Insert).With("@contact", contact).With("@creator", creator?.Value ?? Guid.Empty).With("@now", now).Run();

    /// <summary>Whether this person wants no invitation from <paramref name="creator"/>.</summary>
    public static bool Exists(StoreSession session, byte[] contact, MemberId creator) =>
        session.Sql(Find).With("@contact", contact).With("@creator", creator.Value).With("@everybody", Guid.Empty).Number() is not null;

    /// <summary>Which of some people want no invitation from <paramref name="creator"/>, by one statement; some of them perhaps twice.</summary>
    public static IReadOnlyList<byte[]> Among(StoreSession session, IEnumerable<byte[]> contacts, MemberId creator)
    {
        var each = session.ForRows(Each);
        foreach (var contact in contacts)
        {
            each.Row().With("contact", contact).With("creator", creator.Value);
            each.Row().With("contact", contact).With("creator", Guid.Empty);
        }
        var found = new List<byte[]>();
        each.Each(row => found.Add(row.Bytes("contact")));
        return found;
    }
}
