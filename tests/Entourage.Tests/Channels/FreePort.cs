using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Entourage.Tests.Channels;

// The end-to-end tests compile this file too, and have other usings.

/// <summary>Ports for servers that are told which one to take. Thread-safe.</summary>
internal static class FreePort
{
    private static readonly ConcurrentDictionary<int, bool> Given = new();

    /// <summary>
    /// One that nobody has, and that was not given to anybody else here. Below those that the kernel hands out to clients: one of these may be somebody's
    /// before the server that it is for has come up, and a client that tries again and again while a server is away could be given the server's own and connect to itself.
    /// </summary>
    public static int Next()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(10_000, 32_000);
            if (CanListen(System.Net.IPAddress.Loopback, port) && CanListen(System.Net.IPAddress.IPv6Loopback, port) && Given.TryAdd(port, true)) return port;
        }
    }

    private static bool CanListen(System.Net.IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
        catch (SocketException missing) when (missing.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported)
        {
            return true; // No IPv6 here: nothing can be in its way.
        }
    }
}
