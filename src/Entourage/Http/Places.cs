using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Entourage.Http;

/// <summary>Tells the place of a request. Thread-safe.</summary>
public sealed class Places
{
    /// <summary>How long a browser keeps its random name.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(365);

    private const int DeviceLength = 16;

    // What everybody behind one router has, or everybody at one provider: it tells nobody apart.
    private static readonly IPNetwork[] Private =
        [.. new[] { "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7", "fe80::/10" }.Select(text => IPNetwork.Parse(text))];

    private readonly SiteMac seal;
    private readonly IPNetwork[] shared;

    internal Places(SiteKeys keys, IOptions<SiteOptions> site)
    {
        seal = keys.MacFor("place");
        shared = [.. Private, .. site.Value.Networks()];
    }

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

    // A household or an office has one of these (RFC 6177 on IPv6); somebody who changes the rest of the address has not moved.
    private long? Network(IPAddress? address)
    {
        if (address is null) return null;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        foreach (var network in shared)
        {
            if (network.Contains(address)) return null;
        }
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return address.AddressFamily == AddressFamily.InterNetwork ? Mark((byte)'4', bytes[..3]) : Mark((byte)'6', bytes[..7]);
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
