using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Entourage.Kernel;
using Microsoft.Extensions.Options;

namespace Entourage.Http;

/// <summary>
/// Which addresses belong together. A household or an office has one network (the first 24 bits of an IPv4 address, 56 of an IPv6 one: RFC 6177);
/// somebody who changes the rest of the address has not moved. Thread-safe.
/// </summary>
internal sealed class Networks
{
    /// <summary>How many bytes name a network of IPv4.</summary>
    public const int OfVersion4 = 3;

    private const int OfVersion6 = 7;

    // What everybody behind one router has, or everybody at one provider: it tells nobody apart.
    private static readonly IPNetwork[] Private =
        [.. new[] { "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7", "fe80::/10" }.Select(text => IPNetwork.Parse(text))];

    private readonly IPNetwork[] shared;

    public Networks(IOptions<SiteOptions> site) => shared = [.. Private, .. site.Value.Networks()];

    /// <summary>Whether many may come from there who have nothing to do with one another; also when no address is known.</summary>
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

    /// <summary>The bytes that name the network of an address; how many they are.</summary>
    public static int Write(IPAddress address, Span<byte> bytes)
    {
        address = Plain(address);
        address.TryWriteBytes(bytes, out _);
        return address.AddressFamily == AddressFamily.InterNetwork ? OfVersion4 : OfVersion6;
    }

    /// <summary>The same as a number, another one for every network; 0 when no address is known.</summary>
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
