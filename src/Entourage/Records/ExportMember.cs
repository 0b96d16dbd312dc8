using System.Text.Json.Nodes;

namespace Entourage.Records;

/// <summary>What a member's export contains about safety: decisions about them, their appeals, and what they reported. Thread-safe.</summary>
internal sealed class ExportMember : IExportsMembers
{
    private const string Reported = "SELECT clip, reason, made_at, state FROM reports WHERE reporter = @member ORDER BY made_at, invitation";

    public string Section => "safety";

    // Who did it, and because of whom, are others' matters.
    public JsonNode Export(StoreSession session, MemberId member) => new JsonObject
    {
        ["frozenAt"] = FreezeRows.ByHand(session, member)?.At,
        ["review"] = ReviewRows.Of(session, member) is { } review ? new JsonObject { ["at"] = review.At, ["state"] = review.State } : null,
        ["appeal"] = AppealRows.Of(session, member) is { } appeal
            ? new JsonObject { ["about"] = appeal.About, ["note"] = appeal.Note, ["at"] = appeal.At }
            : null,
        ["reportedInvitations"] = new JsonArray([.. session.Sql(Reported).With("@member", member.Value).All(row => new JsonObject
        {
            ["clip"] = row.Clip("clip").ToString(), ["reason"] = row.Text("reason"), ["at"] = row.Instant("made_at"), ["state"] = row.Text("state"),
        })]),
        ["reported"] = new JsonArray([.. NoticeRows.AllOf(session, member).Select(notice => new JsonObject
        {
            ["clip"] = notice.Clip?.ToString(), ["reason"] = notice.Reason, ["words"] = notice.Words, ["at"] = notice.MadeAt, ["state"] = notice.State,
            ["decidedAt"] = notice.DecidedAt, ["answer"] = notice.Answer,
        })]),
        ["takenDown"] = new JsonArray([.. TakedownRows.AllOf(session, member).Select(takedown => new JsonObject
        {
            ["clip"] = takedown.Clip.ToString(), ["at"] = takedown.At, ["reason"] = takedown.Reason, ["appeal"] = takedown.Appeal,
        })]),
    };
}
