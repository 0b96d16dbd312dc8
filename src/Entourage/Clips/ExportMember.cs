using System.Text.Json.Nodes;
using Entourage.Members;

namespace Entourage.Clips;

/// <summary>
/// What a member takes home of clips: their own, with where the films are; those they like; and what they have watched. The addresses are paths on this site and work
/// for a day or more. Thread-safe.
/// </summary>
internal sealed class ExportMember(MediaAddresses addresses) : IExportsMembers
{
    private const string OwnClips = $"SELECT {ClipRows.Columns} FROM clips WHERE owner = @member ORDER BY made_at, id";
    private const string Likes = "SELECT clip, made_at FROM likes WHERE member = @member ORDER BY made_at, clip";

    private const string Views = "SELECT clip, at FROM views WHERE viewer = @viewer ORDER BY at, clip";
    private const string Plays = "SELECT clip, at FROM plays WHERE viewer = @viewer ORDER BY at, clip";

    public string Section => "clips";

    public JsonNode Export(StoreSession session, MemberId member)
    {
        var hidden = MemberRows.Find(session, member) is { Private: true };
        return new JsonObject
        {
            ["own"] = new JsonArray([.. session.Sql(OwnClips).With("@member", member.Value).All(ClipRows.Card).Select(clip => Clip(clip, hidden))]),
            ["likes"] = new JsonArray([.. session.Sql(Likes).With("@member", member.Value)
                .All(row => new JsonObject { ["clip"] = row.Clip("clip").ToString(), ["at"] = row.Instant("made_at") })]),
            ["views"] = Watched(session, Views, member),
            ["plays"] = Watched(session, Plays, member),
        };
    }

    private static JsonArray Watched(StoreSession session, string sql, MemberId member) => new([.. session.Sql(sql).With("@viewer", Viewers.Of(member))
        .All(row => new JsonObject { ["clip"] = row.Clip("clip").ToString(), ["at"] = row.Instant("at") })]);

    private JsonObject Clip(ClipCard clip, bool hidden) => new()
    {
        ["id"] = clip.Id.ToString(),
        ["status"] = clip.Status,
        ["caption"] = clip.Caption,
        ["adult"] = clip.Adult,
        ["madeAt"] = clip.MadeAt,
        ["duration"] = clip.Duration.TotalSeconds,
        ["views"] = clip.Views,
        ["plays"] = clip.Plays,
        ["likes"] = clip.Likes,
        ["files"] = clip.Revision == 0 ? null : new JsonArray(
            addresses.Video(clip.Id, clip.Revision, hidden || clip.Adult), addresses.Video(clip.Id, clip.Revision, hidden || clip.Adult, "small"),
            addresses.Poster(clip.Id, clip.Revision, hidden || clip.Adult)),
    };
}
