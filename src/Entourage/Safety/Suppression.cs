using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entourage.Safety;

/// <summary>
/// Somebody without an account wants no more invitations: from one creator, or from anybody here. Kept for ever. The person is a keyed hash of
/// the number or address that the creator gave; the key is not in the database.
/// </summary>
internal sealed class Suppression
{
    public byte[] Contact { get; init; } = [];

    /// <summary>Whose invitations are not wanted; the empty id stands for everybody's.</summary>
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
public static class SuppressionRows
{
    private const string Insert =
        "INSERT INTO suppressions (contact, creator, made_at) VALUES (@contact, @creator, @now) ON CONFLICT DO NOTHING";

    private const string Find = "SELECT 1 FROM suppressions WHERE contact = @contact AND creator IN (@creator, @everybody) LIMIT 1";

    /// <summary>No more invitations from <paramref name="creator"/>, or from anybody when that is null.</summary>
    public static void Add(HotSession session, byte[] contact, MemberId? creator, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(session);
        session.Sql(Insert).With("@contact", contact).With("@creator", creator?.Value ?? Guid.Empty).With("@now", now).Run();
    }

    /// <summary>Whether this person wants no invitation from <paramref name="creator"/>.</summary>
    public static bool Stands(HotSession session, byte[] contact, MemberId creator)
    {
        ArgumentNullException.ThrowIfNull(session);
        return session.Sql(Find).With("@contact", contact).With("@creator", creator.Value).With("@everybody", Guid.Empty).Number() is not null;
    }
}
