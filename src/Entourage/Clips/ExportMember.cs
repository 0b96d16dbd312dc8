using System.Text.Json.Nodes;
using Entourage.Kernel;
using Entourage.Storage;

namespace Entourage.Clips;

/// <summary>What a member takes home of clips: their own, and those they like. Thread-safe.</summary>
internal sealed class ExportMember : IExportsMembers
{
    private const string OwnClips = $"SELECT {ClipRows.Columns} FROM clips WHERE owner = @member ORDER BY made_at, id";
    private const string Likes = "SELECT clip, made_at FROM likes WHERE member = @member ORDER BY made_at, clip";

    public string Section => "clips";

    public JsonNode Export(HotSession session, MemberId member) => new JsonObject
    {
        ["own"] = new JsonArray([.. session.Sql(OwnClips).With("@member", member.Value).All(ClipRows.Card).Select(Clip)]),
        ["likes"] = new JsonArray([.. session.Sql(Likes).With("@member", member.Value)
            .All(row => new JsonObject { ["clip"] = new ClipId(row.Uuid(0)).ToString(), ["at"] = row.Instant(1) })]),
    };

    private static JsonObject Clip(ClipCard clip) => new()
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
    };
}
