using System.Collections.Frozen;
using Entourage.Members;
using Entourage.Transcoding;
using Microsoft.Net.Http.Headers;

namespace Entourage.Clips;

/// <summary>
/// Serves the finished files. Pictures are for everybody, a teaser where the gate gives it to strangers; films need an address that was handed
/// to somebody who may watch, or an open gate. Of a member who approves followers, and of a clip for adults, every file needs such an address.
/// While the large film of a clip is still to be made, its address leads to the small one.
/// What lies under an address never changes, so browsers may keep it for a year; caches that many people share ask again after minutes, so that what was
/// deleted is gone from them, too. Thread-safe.
/// </summary>
internal sealed class ServeMedia(StoreReader reader, ClipFolders folders, MediaAddresses addresses, IOptions<ClipsOptions> options)
{
    private const string Film = "video/mp4";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [ClipFiles.Large] = Film,
        [ClipFiles.Small] = Film,
        [ClipFiles.Teaser] = Film,
        [ClipFiles.Poster] = "image/jpeg",
        [ClipFiles.Thumb] = "image/jpeg",
        [ClipFiles.Preview] = "image/jpeg",
        [ClipFiles.Blur] = "image/jpeg",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly Gate gate = options.Value.Gate;

    internal static void Map(IEndpointRouteBuilder app) =>
        app.MapMethods(
                "/media/{clip}/{revision}/{name}",
                [HttpMethods.Get, HttpMethods.Head],
                (string clip, string revision, string name, ServeMedia use, HttpContext context, CancellationToken stop) => use.RunAsync(clip, revision, name, context, stop))
            .ForEverybody().ExcludeFromDescription();

    private async Task<IResult> RunAsync(string clip, string revision, string name, HttpContext context, CancellationToken stop)
    {
        // Only what reads as an id and a number goes on, and goes on as such: no text of the address becomes a path.
        if (!ClipId.TryParse(clip, null, out var id) || !long.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || !Types.TryGetValue(name, out var type))
        {
            return HttpProblems.NotFound.ToHttp(context);
        }
        var request = context.Request;
        var forEverybody = IsForEverybody(name, type);
        var forSome = IsSigned(request, reserved: true);
        if (!forEverybody && !forSome && !IsSigned(request, reserved: false)) return HttpProblems.NotFound.ToHttp(context);
        var found = await reader.ReadAsync((id, number), static (rows, asked) => Shown(rows, asked.id, asked.number), stop);
        if (found is not { } shown) return HttpProblems.NotFound.ToHttp(context);
        if (shown.Reserved && !forSome) return HttpProblems.NotFound.ToHttp(context);
        var isPublic = forEverybody && !shown.Reserved;
        // What a link's card names. The rest is for our own pages.
        if (isPublic && (name == ClipFiles.Preview || type == Film)) SecurityHeaders.ShowAnywhere(context.Response.Headers);
        if (shown.Rough && name == ClipFiles.Large)
        {
            context.Response.Headers.CacheControl = Caching.Nothing;
            return TypedResults.LocalRedirect(addresses.Video(id, number, shown.Reserved, "small"), permanent: false, preserveMethod: true);
        }
        var file = folders.Finished(id, number, name);
        // A clip that was made before there were small posters shows its large one.
        if (name == ClipFiles.Thumb && !File.Exists(file)) file = folders.Finished(id, number, ClipFiles.Poster);
        if (!File.Exists(file)) return HttpProblems.NotFound.ToHttp(context);

        context.Response.Headers.CacheControl = isPublic ? Caching.Public : Caching.Private;
        var tag = new EntityTagHeaderValue(FormattableString.Invariant($"\"{number:x}-{name}\""));
        return TypedResults.PhysicalFile(file, type, lastModified: DateTimeOffset.FromUnixTimeMilliseconds(number), entityTag: tag, enableRangeProcessing: true);
    }

    private bool IsForEverybody(string name, string type) => type != Film || gate switch
    {
        Gate.Account => false,
        Gate.Teaser => name == ClipFiles.Teaser,
        Gate.Open => true,
    };

    private bool IsSigned(HttpRequest request, bool reserved) =>
        request.Query.Count > 0 && addresses.IsGood(request.Path, request.Query["until"], request.Query["sig"], reserved);

    private static (bool Reserved, bool Rough)? Shown(StoreSession rows, ClipId id, long revision) =>
        ClipRows.Find(rows, id) is { Status: ClipStatus.Ready } clip && clip.Revision == revision
        && MemberRows.Find(rows, clip.Owner) is { Suspended: false } owner ? (owner.Private || clip.Adult, clip.Rough) : null;
}
