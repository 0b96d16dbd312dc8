using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace Entourage.Members.Pictures;

/// <summary>Shows a member's picture: the one they uploaded, or one that is drawn from the handle alone.</summary>
[FrontDoor]
internal sealed class ShowPicture(PictureFiles files, StoreReader reader)
{
    private const string Day = "public, max-age=86400";

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/pictures/{handle}.svg", Results<FileContentHttpResult, ProblemHttpResult> (string handle, HttpContext context) =>
        {
            var canonical = Handle.Read(handle);
            if (!canonical.Ok) return HttpProblems.NotFound.ToHttp(context);
            context.Response.Headers.CacheControl = Day;
            var picture = Encoding.UTF8.GetBytes(Draw(canonical.Value));
            return TypedResults.Bytes(picture, "image/svg+xml", entityTag: TagOf(picture));
        }).ForEverybody().WithName("DrawPicture").WithSummary("Show the picture drawn from a handle").WithTags("Members").ProducesProblem(404);

        app.MapGet("/pictures/{id}/{at}.jpg", async Task<Results<PhysicalFileHttpResult, ProblemHttpResult>> (
            string id, string at, ShowPicture show, HttpContext context, CancellationToken stop) =>
        {
            if (await show.FindAsync(id, at, stop) is not { } path) return HttpProblems.NotFound.ToHttp(context);
            context.Response.Headers.CacheControl = Caching.Public;
            return TypedResults.PhysicalFile(path, "image/jpeg", entityTag: new EntityTagHeaderValue($"\"{at}\""));
        }).ForEverybody().WithName("ShowPicture").WithSummary("Show the picture a member uploaded").WithTags("Members").ProducesProblem(404);
    }

    /// <summary>The first letter on a colour of somebody's own, dark enough for white (at least 3 : 1, WCAG 1.4.3 for large text).</summary>
    /// <param name="address">What is theirs alone, such as the canonical handle: it decides the colour.</param>
    /// <param name="attributes">More attributes of the outermost element, such as a class; markup of ours.</param>
    /// <param name="name">Whose first letter it is, if it is not the address's.</param>
    public static string Draw(string address, string attributes = "", string? name = null)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(address));
        var hue = ((hash[0] << 8) | hash[1]) % 360;
        // Letters and digits alone, so that nothing in a name is markup.
        var letter = (name ?? address).EnumerateRunes().Concat(address.EnumerateRunes()).FirstOrDefault(Rune.IsLetterOrDigit, new Rune('_'));
        letter = Rune.ToUpperInvariant(letter);
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg"{attributes} width="96" height="96" viewBox="0 0 96 96"><rect width="96" height="96" fill="hsl({hue},45%,34%)"/><text x="48" y="48" dy=".35em" text-anchor="middle" font-family="system-ui,sans-serif" font-size="44" font-weight="600" fill="#fff">{letter}</text></svg>
            """);
    }

    private async ValueTask<string?> FindAsync(string id, string at, CancellationToken stop)
    {
        if (!MemberId.TryParse(id, null, out var member) || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)) return null;
        if (milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()) return null;
        var path = files.PathOf(member, DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
        if (!File.Exists(path)) return null;
        // Who is suspended is not there, and neither is their face.
        return await reader.ReadAsync(member, static (rows, who) => MemberSight.Find(rows, who, viewer: null), stop) is null ? null : path;
    }

    private static EntityTagHeaderValue TagOf(byte[] picture) => new($"\"{Convert.ToHexStringLower(SHA256.HashData(picture).AsSpan(0, 8))}\"");
}
