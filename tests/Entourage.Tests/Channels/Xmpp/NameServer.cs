using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Entourage.Tests.Channels.Xmpp;

// The end-to-end tests compile this file too, and have other usings.
/// <summary>A name server on loopback that knows where a few domains' XMPP servers are, and that nothing else exists.</summary>
internal sealed class NameServer : IAsyncDisposable
{
    private readonly UdpClient socket = new(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
    private readonly CancellationTokenSource ended = new();
    private readonly Task serving;

    public NameServer() => serving = ServeAsync();

    public int Port => ((System.Net.IPEndPoint)socket.Client.LocalEndPoint!).Port;

    /// <summary>By service and domain, such as <c>_xmpp-client._tcp.xmpp.lan</c>.</summary>
    public Dictionary<string, int> Services { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names of hosts beside those of services.</summary>
    public HashSet<string> Hosts { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What every host is found at.</summary>
    public System.Net.IPAddress Host { get; set; } = System.Net.IPAddress.Loopback;

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await serving;
        socket.Dispose();
        ended.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var question = await socket.ReceiveAsync(ended.Token);
                await socket.SendAsync(Answer(question.Buffer), question.RemoteEndPoint, ended.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private byte[] Answer(byte[] question)
    {
        var (at, labels) = (12, new List<string>());
        while (question[at] != 0)
        {
            labels.Add(Encoding.ASCII.GetString(question, at + 1, question[at]));
            at += question[at] + 1;
        }
        var kind = BinaryPrimitives.ReadUInt16BigEndian(question.AsSpan(at + 1));
        var name = string.Join('.', labels);
        byte[]? data = null;
        if (kind == 33 && Services.TryGetValue(name, out var port))
        {
            // ejabberd asks us where a domain's server is, and the machine's own resolver for that server's address.
            var target = labels[0] == "_xmpp-server" ? "localhost" : "host." + string.Join('.', labels.Skip(2));
            data = [0, 0, 0, 0, (byte)(port >> 8), (byte)(port & 255), .. Encoded(target)];
        }
        else if (kind == 1 && (labels[0] is "host" or "localhost" || Hosts.Contains(name)))
        {
            data = Host.GetAddressBytes();
        }
        var known = data is not null || labels[0] is "host" or "localhost" || Hosts.Contains(name) || Services.Keys.Any(one => one.EndsWith(name, StringComparison.OrdinalIgnoreCase));
        byte[] head = [question[0], question[1], 0x85, (byte)(known ? 0x80 : 0x83), 0, 1, 0, (byte)(data is null ? 0 : 1), 0, 0, 0, 0];
        byte[] answer = data is null ? [] : [0xc0, 0x0c, (byte)(kind >> 8), (byte)kind, 0, 1, 0, 0, 0, 5, (byte)(data.Length >> 8), (byte)data.Length, .. data];
        return [.. head, .. question.AsSpan(12, at + 5 - 12), .. answer];
    }

    private static byte[] Encoded(string name) =>
        [.. name.Split('.').SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0];
}
