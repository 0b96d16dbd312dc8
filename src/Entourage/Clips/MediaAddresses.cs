using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Entourage.Kernel;
using Entourage.Storage;
using Entourage.Transcoding;
using Microsoft.Extensions.Options;

namespace Entourage.Clips;

/// <summary>
/// Addresses of finished files. Pictures are for everybody; a teaser where the gate lets it be. A video's address is signed and dated, so that only somebody who was given it can
/// fetch the bytes; it stays the same for days, so that browsers keep what they have. Thread-safe.
/// </summary>
public sealed class MediaAddresses
{
    private readonly SiteMac seal;
    private readonly TimeProvider time;
    private readonly int days;

    internal MediaAddresses(SiteKeys keys, IOptions<ClipsOptions> options, TimeProvider time) =>
        (seal, this.time, days) = (keys.MacFor("media address"), time, options.Value.AddressDays);

    /// <summary>Path of the MP4: <c>large</c> or <c>small</c>.</summary>
    public string Video(ClipId clip, long revision, string rendition = "large")
    {
        // Good for one to two periods, and the same text for everyone within a period.
        var until = ((time.GetUtcNow().ToUnixTimeSeconds() / 86_400 / days) + 2) * days;
        var path = File(clip, revision, $"{rendition}.mp4");
        return string.Create(CultureInfo.InvariantCulture, $"{path}?until={until}&sig={Sign(path, until)}");
    }

    /// <summary>Path of the first seconds. It needs no signature: where the gate gives them to strangers, it gives them to everybody.</summary>
    public static string Teaser(ClipId clip, long revision) => File(clip, revision, ClipFiles.Teaser);

    /// <summary>Path of the poster, the clip's own proportion.</summary>
    public static string Poster(ClipId clip, long revision) => File(clip, revision, ClipFiles.Poster);

    /// <summary>Path of the picture for link cards, 1200 × 630.</summary>
    public static string Preview(ClipId clip, long revision) => File(clip, revision, ClipFiles.Preview);

    /// <summary>Path of the blurred poster, for where the clip must stay hidden.</summary>
    public static string Blur(ClipId clip, long revision) => File(clip, revision, ClipFiles.Blur);

    /// <summary>Whether a video's address is one that <see cref="Video"/> made and still good.</summary>
    public bool IsGood(string path, string? until, string? signature)
    {
        if (!long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var day) || signature is not { Length: 22 }) return false;
        if (day <= time.GetUtcNow().ToUnixTimeSeconds() / 86_400) return false;
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(path, day)), Encoding.UTF8.GetBytes(signature));
    }

    private static string File(ClipId clip, long revision, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"/media/{clip.Value:N}/{revision}/{name}");

    private string Sign(string path, long until)
    {
        Span<byte> mac = stackalloc byte[SiteMac.Length];
        seal.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{path} {until}")), mac);
        return Base64Url.EncodeToString(mac[..16]);
    }
}
