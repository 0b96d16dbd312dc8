using Entourage.Facts;

namespace Entourage.Invitations;

/// <summary>An invitation as the hot path reads it.</summary>
internal sealed record InvitationCard(
    InvitationId Id, MemberId Creator, ClipId Clip, string Channel, string Message, DateTimeOffset MadeAt, DateTimeOffset ExpiresAt, string State,
    MemberId? RedeemedBy, DateTimeOffset? RedeemedAt, string? Redemption, string? Result, bool Asserted)
{
    /// <summary>Nobody has used it and it was not taken back; it may still be too old.</summary>
    public bool IsOpen => State is InvitationState.Open or InvitationState.HandedOver;

    /// <summary>Something that happened to it.</summary>
    public Fact Fact(FactKind kind, DateTimeOffset now) => new(kind, now, Creator) { Clip = Clip, Channel = Channel, MadeAt = MadeAt, Asserted = Asserted };

    /// <summary>The state as people see it.</summary>
    public string StateAt(DateTimeOffset now) => IsOpen && ExpiresAt <= now ? InvitationState.Expired : State;
}

internal static class InvitationRows
{
    public const string Columns =
        "id, creator, clip, channel, message, made_at, expires_at, state, redeemed_by, redeemed_at, redemption, result, asserted";

    private const string ById = $"SELECT {Columns} FROM invitations WHERE id = @id";

    private const string ByIds = $"SELECT {Columns} FROM @rows AS a JOIN invitations ON invitations.id = a.invitation";

    private const string Revoke = "UPDATE invitations SET state = 'revoked' WHERE id = @id AND state IN ('open', 'handed_over')";

    private const string HandOver = "UPDATE invitations SET state = 'handed_over' WHERE id = @id AND state = 'open'";

    public static InvitationCard? Find(StoreSession session, InvitationId id) => session.Sql(ById).With("@id", id.Value).One(Card);

    public static IReadOnlyDictionary<InvitationId, InvitationCard> FindAll(StoreSession session, IEnumerable<InvitationId> ids)
    {
        var each = session.ForRows(ByIds);
        foreach (var id in ids.Distinct()) each.Row().With("invitation", id.Value);
        var found = new Dictionary<InvitationId, InvitationCard>();
        each.Each(row =>
        {
            var card = Card(row);
            found.Add(card.Id, card);
        });
        return found;
    }

    public static bool TakeBack(StoreSession session, InvitationId id) => SetState(session, Revoke, id);

    public static bool MarkHandedOver(StoreSession session, InvitationId id) => SetState(session, HandOver, id);

    public static InvitationCard Card(Row row) => new(
        row.Invitation("id"), row.Member("creator"), row.Clip("clip"), row.Text("channel"), row.Text("message"), row.Instant("made_at"), row.Instant("expires_at"),
        row.Text("state"), row.MemberOrNull("redeemed_by"), row.InstantOrNull("redeemed_at"), row.TextOrNull("redemption"), row.TextOrNull("result"), row.Truth("asserted"));

    private static bool SetState(StoreSession session, string sql, InvitationId id)
    {
        session.Changed(new InvitationChanged(id));
        return session.Sql(sql).With("@id", id.Value).Run() == 1;
    }
}
