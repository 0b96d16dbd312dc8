using System.Security.Cryptography;
using Entourage.Http;
using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.AspNetCore.Http;

namespace Entourage.Clips;

/// <summary>
/// Who watches, as 16 bytes: the member, or a keyed hash of a random cookie, from which neither the device nor the cookie can be told.
/// Thread-safe.
/// </summary>
internal sealed class Viewers(SiteKeys keys)
{
    private const int Length = 16;

    private readonly byte[] key = keys.For("viewer");

    /// <summary>The viewer of a request that changes something; a device without a name is given one.</summary>
    public byte[] Of(HttpContext context)
    {
        if (Caller.Of(context) is { } caller) return Of(caller.Member);
        Span<byte> device = stackalloc byte[Length];
        Places.Device(context, device);
        return HMACSHA256.HashData(key, device)[..Length];
    }

    /// <summary>The viewer that a member is.</summary>
    public static byte[] Of(MemberId member) => member.Value.ToByteArray(bigEndian: true);
}
