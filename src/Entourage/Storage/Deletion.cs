using System.Security.Cryptography;

namespace Entourage.Storage;

/// <summary>Something was deleted, and is there for nobody; what is left of it is still going.</summary>
internal sealed class Deletion
{
    public Guid Id { get; init; }

    public string Kind { get; init; } = "";

    public DateTimeOffset At { get; init; }

    /// <summary>Who takes over what hung on it, if somebody does: of a member, whoever had invited them.</summary>
    public Guid? Heir { get; init; }
}

internal sealed class DeletionTables : IEntityTypeConfiguration<Deletion>
{
    public void Configure(EntityTypeBuilder<Deletion> builder)
    {
        builder.ToTable("deletions").HasKey(deletion => deletion.Id);
        builder.Property(deletion => deletion.Kind).HasMaxLength(16);
    }
}

/// <summary>What was deleted, in the transaction that takes its own row away.</summary>
[FrontDoor]
internal static class DeletionRows
{
    private const string Insert = "INSERT INTO deletions (id, kind, at, heir) VALUES (@id, @kind, @now, @heir) ON CONFLICT DO NOTHING";
    private const string Inherits = "SELECT heir FROM deletions WHERE id = @id";
    private const string Following = "SELECT id, kind FROM deletions WHERE id > @after ORDER BY id LIMIT @rows";
    private const string IsThere = "SELECT count(*) FROM deletions WHERE id = @id";
    private const string Delete = "DELETE FROM deletions WHERE id = @id AND at <= @before";

    /// <summary>Writes down that it is gone, and that what is left of it has to go.</summary>
    /// <param name="session">Inside that transaction.</param>
    /// <param name="kind">What it was.</param>
    /// <param name="id">Its id.</param>
    /// <param name="now">The current time.</param>
    /// <param name="heir">Who takes over what hung on it, if somebody does.</param>
    public static void Add(StoreSession session, string kind, Guid id, DateTimeOffset now, Guid? heir = null) =>
        session.Sql(Insert).With("@id", id).With("@kind", kind).With("@now", now).With("@heir", heir).Run();

    /// <summary>Who takes over what hung on something that is gone; null if nobody does.</summary>
    public static Guid? HeirOf(StoreSession session, Guid id) => session.Sql(Inherits).With("@id", id).One(row => row.UuidOrNull("heir"));

    /// <summary>
    /// The name of something that is gone, for those who have nothing in common but that: the first 16 bytes of SHA-256 over its id, of which 74 bits are random
    /// (RFC 9562 §5.7), so that the id cannot be found again by trying.
    /// </summary>
    public static Guid Anonymous(Guid id) => new(SHA256.HashData(id.ToByteArray(bigEndian: true)).AsSpan(0, 16), bigEndian: true);

    /// <summary>Whether something was deleted and is not over.</summary>
    public static bool Has(StoreSession session, Guid id) => session.Sql(IsThere).With("@id", id).Number() > 0;

    /// <summary>Those that are not over, by id.</summary>
    internal static IReadOnlyList<(Guid Id, string Kind)> After(StoreSession session, Guid after, int rows) =>
        session.Sql(Following).With("@after", after).With("@rows", (long)rows).All(row => (row.Uuid("id"), row.Text("kind")));

    /// <summary>It is over, if it began before an instant.</summary>
    internal static void End(StoreSession session, Guid id, DateTimeOffset before) => session.Sql(Delete).With("@id", id).With("@before", before).Run();
}
