using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;

namespace Entourage.Http;

/// <summary>Finds the place of a request. Thread-safe.</summary>
[FrontDoor]
internal sealed class Places(SiteKeys keys, Networks networks)
{
    /// <summary>How long a browser keeps its random name.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(365);

    private const int DeviceLength = 16;

    private const int RandomLength = 8;

    private readonly SiteMac seal = keys.MacFor("place");
    private readonly SiteMac naming = keys.MacFor("device name");

    /// <summary>The place of a request, by its address and by the name that its browser has.</summary>
    public Place Of(HttpContext context)
    {
        Span<byte> device = stackalloc byte[DeviceLength];
        return new(Network(context.Connection.RemoteIpAddress), TryReadDevice(context.Request, device) ? Mark((byte)'d', device) : null);
    }

    /// <summary>The same; a browser without a name is given one.</summary>
    public Place GetOrCreate(HttpContext context)
    {
        Span<byte> device = stackalloc byte[DeviceLength];
        Device(context, device);
        return new(Network(context.Connection.RemoteIpAddress), Mark((byte)'d', device));
    }

    /// <summary>The browser's random name, 16 bytes; one without a name is given one.</summary>
    public void Device(HttpContext context, Span<byte> device)
    {
        if (!TryReadDevice(context.Request, device)) GiveName(context, device);
    }

    /// <summary>
    /// The same, and whether the browser came with a name that this site has given it: a name that a program made up, or no name at all, tells nobody apart, so whoever
    /// comes so is given one and counts from the next time on.
    /// </summary>
    public bool IsKnownDevice(HttpContext context, Span<byte> device)
    {
        if (TryReadDevice(context.Request, device) && IsOurs(device)) return true;
        GiveName(context, device);
        return false;
    }

    private void GiveName(HttpContext context, Span<byte> device)
    {
        RandomNumberGenerator.Fill(device[..RandomLength]);
        Seal(device, device[RandomLength..DeviceLength]);
        SiteCookies.Set(context, SiteCookies.Device, Base64Url.EncodeToString(device[..DeviceLength]), Life);
    }

    private bool IsOurs(ReadOnlySpan<byte> device)
    {
        Span<byte> sealing = stackalloc byte[DeviceLength - RandomLength];
        Seal(device, sealing);
        return CryptographicOperations.FixedTimeEquals(sealing, device[RandomLength..DeviceLength]);
    }

    private void Seal(ReadOnlySpan<byte> device, Span<byte> sealing)
    {
        Span<byte> mac = stackalloc byte[SiteMac.Length];
        naming.Write(device[..RandomLength], mac);
        mac[..(DeviceLength - RandomLength)].CopyTo(sealing);
    }

    private static bool TryReadDevice(HttpRequest request, Span<byte> device)
    {
        var cookie = SiteCookies.Find(request, SiteCookies.Device);
        return cookie.Length == 22 && Base64Url.IsValid(cookie) && Base64Url.TryDecodeFromChars(cookie, device, out var written) && written == DeviceLength;
    }

    private long? Network(IPAddress? address)
    {
        if (networks.IsShared(address)) return null;
        Span<byte> bytes = stackalloc byte[16];
        return Networks.Write(address, bytes) is var length && length == Networks.OfVersion4 ? Mark((byte)'4', bytes[..length]) : Mark((byte)'6', bytes[..length]);
    }

    private long Mark(byte kind, ReadOnlySpan<byte> of)
    {
        Span<byte> message = stackalloc byte[DeviceLength + 1];
        message[0] = kind;
        of.CopyTo(message[1..]);
        Span<byte> mac = stackalloc byte[SiteMac.Length];
        seal.Write(message[..(of.Length + 1)], mac);
        return BinaryPrimitives.ReadInt64BigEndian(mac);
    }
}
