using System.Text.Json.Nodes;
using Entourage.Follows;
using Entourage.Members;

namespace Entourage.Invitations;

/// <summary>What a member's export contains of invitations: those they made, with their own words and notes, and those they accepted. Thread-safe.</summary>
internal sealed class ExportMember(TimeProvider time) : IExportsMembers
{
    private const string OfMaker = $"SELECT {InvitationRows.Columns}, note FROM invitations WHERE creator = @member ORDER BY made_at, id";
    private const string OfReader = $"SELECT {InvitationRows.Columns} FROM invitations WHERE redeemed_by = @member ORDER BY redeemed_at, id";

    public string Section => "invitations";

    public JsonNode Export(StoreSession session, MemberId member)
    {
        var (notes, made) = (new List<string?>(), new List<InvitationCard>());
        foreach (var (card, note) in session.Sql(OfMaker).With("@member", member.Value).All(row => (InvitationRows.Card(row), row.TextOrNull("note"))))
        {
            made.Add(card);
            notes.Add(note);
        }
        var accepted = session.Sql(OfReader).With("@member", member.Value).All(InvitationRows.Card);
        var people = MemberSight.FindAll(session, [.. made.Select(one => one.RedeemedBy).OfType<MemberId>(), .. accepted.Select(one => one.Creator)], member);
        var now = time.GetUtcNow();
        return new JsonObject
        {
            ["made"] = new JsonArray([.. made.Select((one, place) => new JsonObject
            {
                ["id"] = one.Id.Value,
                ["state"] = one.StateAt(now),
                ["channel"] = one.Channel,
                ["clip"] = one.Clip.ToString(),
                ["message"] = one.Message,
                ["note"] = notes[place],
                ["asserted"] = one.Asserted,
                ["madeAt"] = one.MadeAt,
                ["expiresAt"] = one.ExpiresAt,
                ["redeemedAt"] = one.RedeemedAt,
                // As in the list of invitations: whoever does not follow any more is not told of.
                ["redeemedBy"] = one.RedeemedBy is { } by && FollowRows.Exists(session, by, member) ? people.GetValueOrDefault(by)?.Handle : null,
            })]),
            ["accepted"] = new JsonArray([.. accepted.Select(one => new JsonObject
            {
                ["from"] = people.GetValueOrDefault(one.Creator)?.Handle,
                ["clip"] = one.Clip.ToString(),
                ["at"] = one.RedeemedAt,
                ["result"] = one.Result,
            })]),
        };
    }
}
