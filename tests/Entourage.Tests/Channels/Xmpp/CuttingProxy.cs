using System.Net.Sockets;

namespace Entourage.Tests.Channels.Xmpp;

/// <summary>Stands before a server and passes on so many bytes of each direction and no more: then it hangs up, or falls silent.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ended = new();
    private readonly Task serving;
    private readonly int target;
    private int[] passed = [0, 0];

    public CuttingProxy(int target)
    {
        this.target = target;
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Of the next connection: how much the server hears, and how much the client.</summary>
    public (int ToServer, int ToClient) Passes { get; set; } = (int.MaxValue, int.MaxValue);

    /// <summary>Whether it says nothing more and keeps the line, rather than hanging up.</summary>
    public bool Silent { get; set; }

    /// <summary>How much the last connection sent each way.</summary>
    public (int ToServer, int ToClient) Passed => (passed[0], passed[1]);

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        listener.Dispose();
        await serving;
        ended.Dispose();
    }

    private async Task ServeAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true) open.Add(PassAsync(await listener.AcceptTcpClientAsync(ended.Token)));
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        var (toServer, toClient) = Passes;
        using (client)
        using (var server = new TcpClient())
        using (var cut = CancellationTokenSource.CreateLinkedTokenSource(ended.Token))
        {
            await server.ConnectAsync(IPAddress.Loopback, target, ended.Token);
            var counts = passed = [0, 0];
            await Task.WhenAll(
                CopyAsync(client.GetStream(), server.GetStream(), toServer, sum => counts[0] = sum, cut), CopyAsync(server.GetStream(), client.GetStream(), toClient, sum => counts[1] = sum, cut));
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, int most, Action<int> count, CancellationTokenSource cut)
    {
        var (buffer, sum) = (new byte[16_384], 0);
        try
        {
            while (await from.ReadAsync(buffer, cut.Token) is > 0 and var read)
            {
                var now = Math.Min(read, most - sum);
                if (now > 0) await to.WriteAsync(buffer.AsMemory(0, now), cut.Token);
                count(sum += now);
                if (now == read) continue;
                if (Silent) await Task.Delay(Timeout.Infinite, ended.Token);
                break;
            }
        }
        catch (Exception over) when (over is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two has gone.
        }
        await cut.CancelAsync();
    }
}
