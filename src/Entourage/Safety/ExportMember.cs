using System.Text.Json.Nodes;
using Entourage.Kernel;
using Entourage.Storage;

namespace Entourage.Safety;

/// <summary>What a member takes home of safety: what was decided about them, and what they said to it. Thread-safe.</summary>
internal sealed class ExportMember : IExportsMembers
{
    public string Section => "safety";

    // Who did it, and because of whom, are others' matters.
    public JsonNode Export(HotSession session, MemberId member) => new JsonObject
    {
        ["frozenAt"] = FreezeRows.ByHand(session, member)?.At,
        ["review"] = ReviewRows.Of(session, member) is { } review ? new JsonObject { ["at"] = review.At, ["state"] = review.State } : null,
        ["appeal"] = AppealRows.Of(session, member) is { } appeal
            ? new JsonObject { ["about"] = appeal.About, ["note"] = appeal.Note, ["at"] = appeal.At }
            : null,
    };
}
