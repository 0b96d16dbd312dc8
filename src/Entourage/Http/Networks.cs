using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Entourage.Http;

/// <summary>
/// Which addresses belong together. A household or an office has one network (the first 24 bits of an IPv4 address, 56 of an IPv6 one: RFC 6177);
/// somebody who changes the rest of the address has not moved. Thread-safe.
/// </summary>
internal sealed class Networks(IOptions<SiteOptions> site)
{
    /// <summary>How many bytes name an IPv4 network.</summary>
    public const int OfVersion4 = 3;

    private const int OfVersion6 = 7;

    // What everybody behind one router has, or everybody at one provider: it tells nobody apart.
    private static readonly IPNetwork[] Private =
        [.. new[] { "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7", "fe80::/10" }.Select(text => IPNetwork.Parse(text))];

    private readonly IPNetwork[] shared = [.. Private, .. site.Value.Networks()];

    /// <summary>Whether many unrelated people may come from there; also true if no address is known.</summary>
    public bool IsShared([NotNullWhen(false)] IPAddress? address)
    {
        if (address is null) return true;
        address = Plain(address);
        foreach (var network in shared)
        {
            if (network.Contains(address)) return true;
        }
        return false;
    }

    /// <summary>Writes the bytes that name an address's network, and returns how many there are.</summary>
    public static int Write(IPAddress address, Span<byte> bytes)
    {
        address = Plain(address);
        address.TryWriteBytes(bytes, out _);
        return address.AddressFamily == AddressFamily.InterNetwork ? OfVersion4 : OfVersion6;
    }

    /// <summary>The same as a number, different for every network; 0 if no address is known.</summary>
    public static ulong Number(IPAddress? address)
    {
        if (address is null) return 0;
        Span<byte> bytes = stackalloc byte[16];
        var length = Write(address, bytes);
        bytes[length..].Clear();
        return (BinaryPrimitives.ReadUInt64BigEndian(bytes) & ~0xFFUL) | (uint)length;
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
