using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.AspNetCore.Http;

namespace Entourage.Http;

/// <summary>Tells the place of a request. Thread-safe.</summary>
public sealed class Places
{
    /// <summary>How long a browser keeps its random name.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(365);

    private const int DeviceLength = 16;

    private readonly SiteMac seal;
    private readonly Networks networks;

    internal Places(SiteKeys keys, Networks networks) => (seal, this.networks) = (keys.MacFor("place"), networks);

    /// <summary>The place of a request, by its address and by the name that its browser has.</summary>
    public Place Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Span<byte> device = stackalloc byte[DeviceLength];
        return new(Network(context.Connection.RemoteIpAddress), TryReadDevice(context.Request, device) ? Mark((byte)'d', device) : null);
    }

    /// <summary>The same; a browser without a name is given one.</summary>
    public Place Settle(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Span<byte> device = stackalloc byte[DeviceLength];
        Device(context, device);
        return new(Network(context.Connection.RemoteIpAddress), Mark((byte)'d', device));
    }

    /// <summary>The browser's random name, 16 bytes; one without a name is given one.</summary>
    public static void Device(HttpContext context, Span<byte> device)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (TryReadDevice(context.Request, device)) return;
        RandomNumberGenerator.Fill(device[..DeviceLength]);
        SiteCookies.Set(context, SiteCookies.Device, Base64Url.EncodeToString(device[..DeviceLength]), Life);
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
