using System.Text.Json.Nodes;

namespace Entourage.Connections;

/// <summary>What a member's export contains of their accounts elsewhere: which, and since when. Not what opens them, and not whom they know there.</summary>
internal sealed class ExportMember : IExportsMembers
{
    public string Section => "connections";

    public JsonNode Export(StoreSession session, MemberId member) =>
        new JsonArray([.. ConnectionRows.Of(session, member).Select(one => new JsonObject
        {
            ["channel"] = one.Channel,
            ["address"] = one.Address,
            ["state"] = one.State,
            ["connectedAt"] = one.MadeAt,
        })]);
}
