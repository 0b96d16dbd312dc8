using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Entourage.Transcoding;

namespace Entourage.Clips;

/// <summary>
/// Addresses of finished files. Pictures are for everybody; a teaser where the gate lets it be. A video's address is signed and dated, so that only somebody who was given it can
/// fetch the bytes; it stays the same for days, so that browsers keep what they have. Where a clip is <em>reserved</em> (its owner approves
/// followers) every file of it has such an address, of a kind of its own that is good for one to two hours: long enough to watch and to come back to, and
/// soon of no use to whoever is not let in any more. Thread-safe.
/// </summary>
[FrontDoor]
internal sealed class MediaAddresses(SiteKeys keys, IOptions<ClipsOptions> options, TimeProvider time)
{
    private const int Longest = 256;

    private readonly SiteMac seal = keys.MacFor("media address");
    private readonly int hours = options.Value.AddressDays * 24;

    /// <summary>Path of the MP4: <c>large</c> or <c>small</c>.</summary>
    public string Video(ClipId clip, long revision, bool reserved, string rendition = "large") =>
        Signed(File(clip, revision, $"{rendition}.mp4"), reserved);

    /// <summary>Path of the first seconds. It needs no signature: if people without an account can see them, everyone can.</summary>
    public string Teaser(ClipId clip, long revision, bool reserved) => Picture(clip, revision, reserved, ClipFiles.Teaser);

    /// <summary>Path of the poster, the clip's own proportion.</summary>
    public string Poster(ClipId clip, long revision, bool reserved) => Picture(clip, revision, reserved, ClipFiles.Poster);

    /// <summary>Path of the poster for lists.</summary>
    public string Thumb(ClipId clip, long revision, bool reserved) => Picture(clip, revision, reserved, ClipFiles.Thumb);

    /// <summary>Path of the picture for link cards, 1200 × 630.</summary>
    public string Preview(ClipId clip, long revision, bool reserved) => Picture(clip, revision, reserved, ClipFiles.Preview);

    /// <summary>Path of the blurred poster, for where the clip must stay hidden.</summary>
    public string Blur(ClipId clip, long revision, bool reserved) => Picture(clip, revision, reserved, ClipFiles.Blur);

    /// <summary>Whether an address was signed here and is still good; one of the other kind is not.</summary>
    public bool IsGood(string path, string? until, string? signature, bool reserved)
    {
        if (!long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var hour) || signature is not { Length: 22 }) return false;
        // One spelling: the framework accepts zeros before a number and U+0000 after it.
        if (hour <= Now || hour.ToString(CultureInfo.InvariantCulture) != until) return false;
        return Sign(path, hour, reserved) is { } right && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(right), Encoding.UTF8.GetBytes(signature));
    }

    private long Now => time.GetUtcNow().ToUnixTimeSeconds() / 3_600;

    private string Picture(ClipId clip, long revision, bool reserved, string name) =>
        reserved ? Signed(File(clip, revision, name), reserved) : File(clip, revision, name);

    private string Signed(string path, bool reserved)
    {
        // Good for one to two periods, and the same text for everyone within a period.
        var period = reserved ? 1 : hours;
        var until = ((Now / period) + 2) * period;
        return string.Create(CultureInfo.InvariantCulture, $"{path}?until={until}&sig={Sign(path, until, reserved)}");
    }

    private static string File(ClipId clip, long revision, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"/media/{clip.Value:N}/{revision}/{name}");

    // Null for a path that is longer than any of ours. A landing page has two of them signed, so what is signed takes no memory.
    private string? Sign(string path, long until, bool reserved)
    {
        Span<byte> mac = stackalloc byte[SiteMac.Length];
        Span<byte> message = stackalloc byte[Longest];
        if (!Utf8.TryWrite(message, CultureInfo.InvariantCulture, $"{path} {until}{(reserved ? " reserved" : "")}", out var length)) return null;
        seal.Write(message[..length], mac);
        return Base64Url.EncodeToString(mac[..16]);
    }
}
