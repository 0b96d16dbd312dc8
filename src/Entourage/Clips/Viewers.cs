using System.Buffers.Text;
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
    private static readonly TimeSpan Life = TimeSpan.FromDays(365);

    private readonly byte[] key = keys.For("viewer");

    /// <summary>The viewer of a request that changes something; a device without a name is given one.</summary>
    public byte[] Of(HttpContext context)
    {
        if (Caller.Of(context) is { } caller) return Of(caller.Member);
        Span<byte> device = stackalloc byte[Length];
        if (!TryRead(SiteCookies.Read(context.Request, SiteCookies.Device), device))
        {
            RandomNumberGenerator.Fill(device);
            SiteCookies.Set(context, SiteCookies.Device, Base64Url.EncodeToString(device), Life);
        }
        return HMACSHA256.HashData(key, device)[..Length];
    }

    /// <summary>The viewer that a member is.</summary>
    public static byte[] Of(MemberId member) => member.Value.ToByteArray(bigEndian: true);

    private static bool TryRead(string? cookie, Span<byte> device) =>
        cookie is { Length: 22 } && Base64Url.IsValid(cookie) && Base64Url.TryDecodeFromChars(cookie, device, out var written) && written == Length;
}
