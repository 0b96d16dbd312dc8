using System.Net.Sockets;
using System.Security.Cryptography;

namespace Entourage.Tests.Channels;

// The end-to-end tests compile this file too, and have other usings.

/// <summary>Ports for servers that are told which one to take.</summary>
internal static class FreePort
{
    /// <summary>One that nobody has, and below those that the system hands out by itself: one of these may be somebody's before the server that it is for has come up.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(10_000, 32_000);
            using var socket = new TcpListener(System.Net.IPAddress.Loopback, port);
            try
            {
                socket.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }
}
