using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd;

/// <summary>Uploads whose bytes stop coming, over a real socket to the real server.</summary>
public sealed class UploadBreakTests(Footage footage) : IClassFixture<Footage>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task U47_U50_whoever_dawdles_or_goes_away_leaves_nothing_and_nothing_comes_back_after_a_kill()
    {
        await using var site = await Site.StartAsync();
        var token = (await site.CommandAsync("members", "add", "maker", "--token")).Trim();
        var film = await File.ReadAllBytesAsync(await footage.DrawAsync(1), Stop);

        // A byte now and then: cut off by the server, which says so. What came quickly before would be counted in its favour.
        using (var slow = await BeginAsync(site, token, film, 600))
        {
            var buffer = new byte[4096];
            var answer = slow.Client.ReceiveAsync(buffer.AsMemory(), Stop).AsTask();
            for (var seconds = 0; !answer.IsCompleted; seconds++)
            {
                Assert.True(seconds < 60, "the server waits for ever");
                await slow.Client.SendAsync(new byte[1], Stop);
                await Task.WhenAny(answer, Task.Delay(1000, Stop));
            }

            Assert.StartsWith("HTTP/1.1 408 ", Encoding.UTF8.GetString(buffer, 0, await answer), StringComparison.Ordinal);
            await NothingIsLeftAsync(site);
        }

        // Gone with 99 of 100 bytes sent.
        using (await BeginAsync(site, token, film, film.Length * 99 / 100)) await ArrivingAsync(site);
        await NothingIsLeftAsync(site);

        // Killed with 99 of 100 bytes received.
        using (await BeginAsync(site, token, film, film.Length * 99 / 100))
        {
            await ArrivingAsync(site);
            await site.KillAsync();
        }

        Assert.Single(Uploads(site));
        await site.StartAgainAsync();
        Assert.Empty(Uploads(site));
        using var creator = ApiPerson.WithToken(site.Address, "maker", token);
        Assert.Empty((await creator.GetAsync("/api/v1/members/maker/clips")).Json.GetProperty("items").EnumerateArray());
        await creator.PublishAsync(await footage.DrawAsync(1), "and whole it comes in");
    }

    private static async Task<TcpClient> BeginAsync(Site site, string token, byte[] film, int bytes)
    {
        var around = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n";
        var length = around.Length + film.Length + "\r\n--x--\r\n".Length;
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(site.Address.Host, site.Address.Port, Stop);
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"POST /api/v1/clips HTTP/1.1\r\nHost: {site.Address.Authority}\r\nAuthorization: Bearer {token}\r\n"
            + $"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {length}\r\n\r\n{around}");
        await client.Client.SendAsync(Encoding.ASCII.GetBytes(head), Stop);
        await client.Client.SendAsync(film.AsMemory(0, bytes), Stop);
        return client;
    }

    private static string[] Uploads(Site site) => Directory.GetFiles(Path.Combine(site.Folder, "uploads"));

    private static Task ArrivingAsync(Site site) =>
        Eventually.TrueAsync(TimeSpan.FromSeconds(20), () => Task.FromResult(Uploads(site) is [var only] && new FileInfo(only).Length > 0), "nothing arrives");

    private static Task NothingIsLeftAsync(Site site) =>
        Eventually.TrueAsync(TimeSpan.FromSeconds(20), () => Task.FromResult(Uploads(site).Length == 0), "something is left");
}
