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
/// fetch the bytes; it stays the same for days, so that browsers keep what they have. Where a clip is <em>reserved</em> (its owner approves
/// followers) every file of it has such an address, of a kind of its own that is good for one to two days. Thread-safe.
/// </summary>
public sealed class MediaAddresses
{
    private readonly SiteMac seal;
    private readonly TimeProvider time;
    private readonly int days;

    internal MediaAddresses(SiteKeys keys, IOptions<ClipsOptions> options, TimeProvider time) =>
        (seal, this.time, days) = (keys.MacFor("media address"), time, options.Value.AddressDays);

    /// <summary>Path of the MP4: <c>large</c> or <c>small</c>.</summary>
    public string Video(ClipId clip, long revision, bool reserved, string rendition = "large") =>
        Signed(File(clip, revision, $"{rendition}.mp4"), reserved);

    /// <summary>Path of the first seconds. It needs no signature: where the gate gives them to strangers, it gives them to everybody.</summary>
    public string Teaser(ClipId clip, long revision, bool reserved) => Picture(clip, revision, reserved, ClipFiles.Teaser);

    /// <summary>Path of the poster, the clip's own proportion.</summary>
    public string Poster(ClipId clip, long revision, bool reserved) => Picture(clip, revision, reserved, ClipFiles.Poster);

    /// <summary>Path of the picture for link cards, 1200 × 630.</summary>
    public string Preview(ClipId clip, long revision, bool reserved) => Picture(clip, revision, reserved, ClipFiles.Preview);

    /// <summary>Path of the blurred poster, for where the clip must stay hidden.</summary>
    public string Blur(ClipId clip, long revision, bool reserved) => Picture(clip, revision, reserved, ClipFiles.Blur);

    /// <summary>Whether an address was signed here and is still good; one of the other kind is not.</summary>
    public bool IsGood(string path, string? until, string? signature, bool reserved)
    {
        if (!long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var day) || signature is not { Length: 22 }) return false;
        // One spelling: the framework lets zeros stand before a number and nothing (U+0000) after it.
        if (day <= Today || day.ToString(CultureInfo.InvariantCulture) != until) return false;
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(path, day, reserved)), Encoding.UTF8.GetBytes(signature));
    }

    private long Today => time.GetUtcNow().ToUnixTimeSeconds() / 86_400;

    private string Picture(ClipId clip, long revision, bool reserved, string name) =>
        reserved ? Signed(File(clip, revision, name), reserved) : File(clip, revision, name);

    private string Signed(string path, bool reserved)
    {
        // Good for one to two periods, and the same text for everyone within a period.
        var period = reserved ? 1 : days;
        var until = ((Today / period) + 2) * period;
        return string.Create(CultureInfo.InvariantCulture, $"{path}?until={until}&sig={Sign(path, until, reserved)}");
    }

    private static string File(ClipId clip, long revision, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"/media/{clip.Value:N}/{revision}/{name}");

    private string Sign(string path, long until, bool reserved)
    {
        Span<byte> mac = stackalloc byte[SiteMac.Length];
        seal.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{path} {until}{(reserved ? " reserved" : "")}")), mac);
        return Base64Url.EncodeToString(mac[..16]);
    }
}
