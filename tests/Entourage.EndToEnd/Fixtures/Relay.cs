using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Entourage.EndToEnd.Fixtures;

/// <summary>
/// A wire between a browser and a site that can go dead as wires do when a device sleeps or changes its network: streams stay open, and nothing comes
/// through any more; connections that were idle are gone. Whoever connects anew is carried again.
/// </summary>
public sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource over = new();
    private readonly ConcurrentBag<Line> lines = [];
    private readonly Uri site;
    private readonly Task accepting;

    private Relay(Uri site)
    {
        this.site = site;
        listener.Start();
        Address = new UriBuilder(site) { Port = ((IPEndPoint)listener.LocalEndpoint).Port }.Uri;
        accepting = AcceptAsync();
    }

    public Uri Address { get; }

    public static Relay To(Site site) => new(site.Address);

    /// <summary>From now on nothing comes through on the streams that there are.</summary>
    public void GoDead()
    {
        foreach (var line in lines) line.GoDead();
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(lines.Select(line => line.Carried));
        over.Dispose();
        listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var here = await listener.AcceptTcpClientAsync(over.Token);
                var there = new TcpClient();
                await there.ConnectAsync(IPAddress.Loopback, site.Port, over.Token);
                lines.Add(new Line(here, there, over.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
    }

    private sealed class Line
    {
        private readonly TcpClient here;
        private volatile bool streams;
        private volatile bool dead;

        public Line(TcpClient here, TcpClient there, CancellationToken over)
        {
            this.here = here;
            Carried = CarryBothAsync(there, over);
        }

        public Task Carried { get; }

        public void GoDead()
        {
            if (streams) dead = true;
            else here.Close();
        }

        private async Task CarryBothAsync(TcpClient there, CancellationToken over)
        {
            using (here)
            using (there)
            {
                await Task.WhenAny(CarryAsync(here.GetStream(), there.GetStream(), over), CarryAsync(there.GetStream(), here.GetStream(), over));
                // A dead line does not tell either end that the other has gone.
                if (dead) await Task.WhenAny(Task.Delay(Timeout.Infinite, over));
            }
        }

        private async Task CarryAsync(NetworkStream from, NetworkStream to, CancellationToken over)
        {
            var buffer = new byte[16 * 1024];
            try
            {
                while (await from.ReadAsync(buffer, over) is > 0 and var read)
                {
                    streams |= buffer.AsSpan(0, read).IndexOf("/me/events "u8) >= 0;
                    if (!dead) await to.WriteAsync(buffer.AsMemory(0, read), over);
                }
            }
            catch (Exception end) when (end is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // One of the two has gone.
            }
        }
    }
}
