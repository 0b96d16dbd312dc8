using System.Data.Common;
using Entourage.Facts;
using Entourage.Kernel;
using Entourage.Storage;

namespace Entourage.Invitations;

/// <summary>An invitation as the hot path reads it.</summary>
internal sealed record InvitationCard(
    InvitationId Id, MemberId Creator, ClipId Clip, string Channel, string Message, DateTimeOffset MadeAt, DateTimeOffset ExpiresAt, string State,
    MemberId? RedeemedBy, DateTimeOffset? RedeemedAt, string? Redemption, string? Result)
{
    /// <summary>Nobody has used it and it was not taken back; it may still be too old.</summary>
    public bool IsOpen => State is InvitationState.Open or InvitationState.HandedOver;

    /// <summary>Something that happened to it.</summary>
    public Fact Fact(FactKind kind, DateTimeOffset now) => new(kind, now, Creator) { Clip = Clip, Channel = Channel, MadeAt = MadeAt };

    /// <summary>The state as people see it.</summary>
    public string StateAt(DateTimeOffset now) => IsOpen && ExpiresAt <= now ? InvitationState.Expired : State;
}

internal static class InvitationRows
{
    public const string Columns =
        "id, creator, clip, channel, message, made_at, expires_at, state, redeemed_by, redeemed_at, redemption, result";

    private const string ById = $"SELECT {Columns} FROM invitations WHERE id = @id";

    private const string Revoke = "UPDATE invitations SET state = 'revoked' WHERE id = @id AND state IN ('open', 'handed_over')";

    private const string HandOver = "UPDATE invitations SET state = 'handed_over' WHERE id = @id AND state = 'open'";

    public static InvitationCard? Find(HotSession session, InvitationId id) => session.Sql(ById).With("@id", id.Value).One(Card);

    public static bool TakeBack(HotSession session, InvitationId id) => session.Sql(Revoke).With("@id", id.Value).Run() == 1;

    public static bool MarkHandedOver(HotSession session, InvitationId id) => session.Sql(HandOver).With("@id", id.Value).Run() == 1;

    public static InvitationCard Card(DbDataReader row) => new(
        new(row.GetString(0)), new(row.Uuid(1)), new(row.Uuid(2)), row.GetString(3), row.GetString(4), row.Instant(5), row.Instant(6),
        row.GetString(7), row.UuidOrNull(8) is { } member ? new MemberId(member) : null, row.InstantOrNull(9), row.TextOrNull(10), row.TextOrNull(11));
}
