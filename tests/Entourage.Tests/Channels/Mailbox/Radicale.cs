using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Entourage.Channels;
using Entourage.Tests.Channels.Xmpp;

namespace Entourage.Tests.Channels.Mailbox;

/// <summary>A real address book on loopback, over TLS.</summary>
internal sealed class Radicale : IAsyncDisposable
{
    private readonly Process process;
    private readonly int port;

    private Radicale(Process process, int port) => (this.process, this.port) = (process, port);

    /// <summary>One person's, with these cards.</summary>
    public static async Task<Radicale> StartAsync(string folder, NameServer names, Authority authority, string address, params string[] cards)
    {
        var port = FreePort.Next();
        var (certificate, key) = authority.IssueFiles("host.mail.lan", folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "users"), $"{address}:pw-{address.Split('@')[0]}\n");
        var config = Path.Combine(folder, "radicale.conf");
        await File.WriteAllTextAsync(config, $"""
            [server]
            hosts = 127.0.0.1:{port}
            ssl = True
            certificate = {certificate}
            key = {key}
            [auth]
            type = htpasswd
            htpasswd_filename = {folder}/users
            htpasswd_encryption = plain
            delay = 0
            [rights]
            type = owner_only
            [storage]
            filesystem_folder = {folder}/collections

            """);
        var started = new Radicale(Process.Start("/bin/sh", ["-c", "exec radicale --config \"$1\" </dev/null >/dev/null 2>&1", "sh", config]), port);
        try
        {
            await started.UpAsync();
            await started.FillAsync(authority, address, cards);
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
        names.Services["_carddavs._tcp.mail.lan"] = port;
        return started;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task FillAsync(Authority authority, string address, string[] cards)
    {
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new() { CertificateChainPolicy = new TrustedAuthorities(authority.File).Policy() },
        };
        using var client = new HttpClient(handler) { BaseAddress = new Uri($"https://127.0.0.1:{port}/") };
        client.DefaultRequestHeaders.Host = "host.mail.lan";
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{address}:pw-{address.Split('@')[0]}")));
        const string Make =
            """<mkcol xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"><set><prop><resourcetype><collection/><C:addressbook/></resourcetype></prop></set></mkcol>""";
        await SendAsync(client, "MKCOL", $"/{address}/people/", Make, "application/xml");
        for (var n = 0; n < cards.Length; n++)
        {
            await SendAsync(client, "PUT", $"/{address}/people/{n}.vcf", $"BEGIN:VCARD\r\n{cards[n]}\r\nUID:{n}\r\nEND:VCARD\r\n", "text/vcard");
        }
    }

    private static async Task SendAsync(HttpClient client, string method, string path, string body, string type)
    {
        using var answer = await AnswerAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");

        // It takes connections a moment before it answers.
        async Task<HttpResponseMessage> AnswerAsync()
        {
            for (var tries = 1; ; tries++)
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent(body, Encoding.UTF8, type) };
                try
                {
                    return await client.SendAsync(request);
                }
                catch (HttpRequestException) when (tries < 20)
                {
                    await Task.Delay(100);
                }
            }
        }
    }

    private async Task UpAsync()
    {
        for (var turn = 0; turn < 300; turn++)
        {
            if (process.HasExited) Assert.Fail("Radicale ended.");
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }
        Assert.Fail("Radicale does not listen.");
    }
}
