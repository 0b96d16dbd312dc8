using System.Security.Cryptography;

namespace Entourage.Clips;

/// <summary>
/// Who watches, as 16 bytes: the member, or a keyed hash of a random cookie, from which neither the device nor the cookie can be told.
/// Thread-safe.
/// </summary>
internal sealed class Viewers(SiteKeys keys, Places places)
{
    private const int Length = 16;

    private readonly byte[] key = keys.For("viewer");

    /// <summary>
    /// The viewer of a request that changes something, and whether they are known: a member, or a device that this site has named before. Another one is named now.
    /// </summary>
    public (byte[] Viewer, bool Known) Of(HttpContext context)
    {
        if (Caller.Of(context) is { } caller) return (Of(caller.Member), true);
        Span<byte> device = stackalloc byte[Length];
        var known = places.IsKnownDevice(context, device);
        return (HMACSHA256.HashData(key, device)[..Length], known);
    }

    /// <summary>The viewer that a member is.</summary>
    public static byte[] Of(MemberId member) => member.Value.ToByteArray(bigEndian: true);
}
