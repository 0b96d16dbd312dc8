using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace Entourage.Bench.Load;

/// <summary>
/// One connection that asks and waits, over and over, and allocates nothing while it does: for latencies without a crowd, and for counting
/// what the server allocates in the same process. Not thread-safe.
/// </summary>
internal sealed class OneCaller : IDisposable
{
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] received = new byte[1 << 20];

    public OneCaller(string address)
    {
        var where = new Uri(address);
        socket.Connect(IPAddress.Loopback, where.Port);
    }

    /// <summary>The length of the last answer's body as it was sent.</summary>
    public int BodyLength { get; private set; }

    /// <summary>Sends one request and reads its whole answer; its status.</summary>
    public int Ask(ReadOnlySpan<byte> request)
    {
        socket.Send(request);
        var have = 0;
        while (true)
        {
            var read = socket.Receive(received.AsSpan(have));
            if (read == 0) throw new InvalidOperationException("The server closed the connection.");
            have += read;
            var answer = received.AsSpan(0, have);
            var end = answer.IndexOf("\r\n\r\n"u8);
            if (end < 0) continue;
            var head = answer[..(end + 2)];
            var body = answer[(end + 4)..];
            if (!IsWhole(head, body)) continue;
            BodyLength = body.Length;
            return Number(head["HTTP/1.1 ".Length..]);
        }
    }

    /// <summary>The last answer's body as text, for saying what went wrong.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(received.AsSpan(0, 2000)).TrimEnd('\0');

    private static bool IsWhole(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        var at = head.IndexOf("Content-Length: "u8);
        if (at < 0) return body.EndsWith("0\r\n\r\n"u8); // in chunks
        return body.Length >= Number(head[(at + "Content-Length: ".Length)..]);
    }

    private static int Number(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out int number, out _) ? number : throw new InvalidOperationException("Not an HTTP answer.");

    public void Dispose() => socket.Dispose();
}
