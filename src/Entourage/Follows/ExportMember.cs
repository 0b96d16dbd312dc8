using System.Text.Json.Nodes;
using Entourage.Allowance;
using Entourage.Members;

namespace Entourage.Follows;

/// <summary>What a member's export contains of the graph: whom they follow and who follows them, whom they asked and who asked them, whom they muted and blocked. Thread-safe.</summary>
internal sealed class ExportMember : IExportsMembers
{
    private const string Following = "SELECT followee AS member, made_at FROM follows WHERE follower = @member ORDER BY made_at, followee";
    private const string Followers = "SELECT follower AS member, made_at FROM follows WHERE followee = @member ORDER BY made_at, follower";
    private const string AskedMe = "SELECT follower AS member, made_at FROM follow_requests WHERE followee = @member AND NOT declined ORDER BY made_at, follower";
    private const string Asked = "SELECT followee AS member, made_at FROM follow_requests WHERE follower = @member ORDER BY made_at, followee";
    private const string Muted = "SELECT muted AS member, made_at FROM mutes WHERE muter = @member ORDER BY made_at, muted";

    public string Section => "follows";

    public JsonNode Export(StoreSession session, MemberId member) => new JsonObject
    {
        ["following"] = People(session, Following, member),
        ["followers"] = People(session, Followers, member),
        ["requests"] = People(session, Asked, member),
        ["requestsToYou"] = People(session, AskedMe, member),
        ["muted"] = People(session, Muted, member),
        ["blocked"] = People(session, BlockRows.Of(session, member), member),
    };

    private static JsonArray People(StoreSession session, string sql, MemberId member) =>
        People(session, session.Sql(sql).With("@member", member.Value).All(row => (row.Member("member"), row.Instant("made_at"))), member);

    // Those who are not there for the member, because they are suspended or for another reason, are counted and not named.
    private static JsonArray People(StoreSession session, IReadOnlyList<(MemberId Id, DateTimeOffset At)> rows, MemberId member)
    {
        var cards = MemberSight.FindAll(session, [.. rows.Select(row => row.Id)], member);
        return [.. rows.Select(row => new JsonObject { ["handle"] = cards.GetValueOrDefault(row.Id)?.Handle, ["at"] = row.At })];
    }
}
