using System.Text.Json.Nodes;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Storage;

namespace Entourage.Follows;

/// <summary>What a member takes home of the graph: whom they follow, asked and muted. Thread-safe.</summary>
internal sealed class ExportMember : IExportsMembers
{
    private const string Following = "SELECT followee, made_at FROM follows WHERE follower = @member ORDER BY made_at, followee";
    private const string Asked = "SELECT followee, made_at FROM follow_requests WHERE follower = @member ORDER BY made_at, followee";
    private const string Muted = "SELECT muted, made_at FROM mutes WHERE muter = @member ORDER BY made_at, muted";

    public string Section => "follows";

    public JsonNode Export(HotSession session, MemberId member) => new JsonObject
    {
        ["following"] = People(session, Following, member),
        ["requests"] = People(session, Asked, member),
        ["muted"] = People(session, Muted, member),
    };

    private static JsonArray People(HotSession session, string sql, MemberId member)
    {
        var rows = session.Sql(sql).With("@member", member.Value).All(row => (Id: new MemberId(row.Uuid(0)), At: row.Instant(1)));
        return [.. rows.Select(row => new JsonObject { ["handle"] = MemberRows.Find(session, row.Id)?.Handle, ["at"] = row.At })];
    }
}
