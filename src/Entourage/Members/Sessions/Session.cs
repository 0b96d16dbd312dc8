using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entourage.Members.Sessions;

/// <summary>A browser that is signed in. The cookie holds 32 random bytes; the row holds only their SHA-256.</summary>
internal sealed class Session
{
    public required byte[] Key { get; init; }

    public MemberId Member { get; init; }

    public DateTimeOffset MadeAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>What the browser called itself, shortened, so that a member can tell sessions apart.</summary>
    public string Browser { get; init; } = "";
}

internal sealed class SessionTables : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("sessions").HasKey(session => session.Key);
        builder.Property(session => session.Browser).HasMaxLength(120);
        builder.HasIndex(session => session.Member);
        builder.HasIndex(session => session.ExpiresAt);
    }
}

/// <summary>Who a session or a token belongs to, in one indexed read.</summary>
internal sealed record Holder(MemberId Member, string Handle, bool Operator, bool Suspended, DateTimeOffset ExpiresAt, int Scopes, DateTimeOffset JoinedAt, bool Returned);

internal static class SessionRows
{
    private const string Find =
        """
        SELECT m.id, m.handle, m.operator, m.suspended, s.expires_at, 31, m.joined_at, m.returned_at IS NOT NULL FROM sessions s JOIN members m ON m.id = s.member WHERE s.key = @key
        """;

    private const string FindToken =
        """
        SELECT m.id, m.handle, m.operator, m.suspended, 253402300799000, t.scopes, m.joined_at, m.returned_at IS NOT NULL FROM tokens t JOIN members m ON m.id = t.member WHERE t.key = @key
        """;

    private const string Delete = "DELETE FROM sessions WHERE key = @key";
    private const string DeleteOthers = "DELETE FROM sessions WHERE member = @member AND key <> @key RETURNING key";

    public static Holder? OfSession(HotSession session, byte[] key) => Read(session.Sql(Find).With("@key", key));

    public static Holder? OfToken(HotSession session, byte[] key) => Read(session.Sql(FindToken).With("@key", key));

    public static void End(HotSession session, byte[] key) => session.Sql(Delete).With("@key", key).Run();

    /// <summary>Ends all of a member's sessions but one, or all when <paramref name="but"/> is empty; their keys, to be forgotten.</summary>
    public static byte[][] EndOthers(HotSession session, MemberId member, byte[] but) =>
        [.. session.Sql(DeleteOthers).With("@member", member.Value).With("@key", but).All(row => row.GetFieldValue<byte[]>(0))];

    private static Holder? Read(Statement statement) => statement.One(row =>
        new Holder(new(row.Uuid(0)), row.GetString(1), row.GetBoolean(2), row.GetBoolean(3), row.Instant(4), row.GetInt32(5), row.Instant(6), row.GetBoolean(7)));
}
