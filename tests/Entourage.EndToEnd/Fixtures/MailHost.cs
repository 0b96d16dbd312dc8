using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Entourage.Tests.Channels.Mailbox;
using Entourage.Tests.Channels.Xmpp;

namespace Entourage.EndToEnd.Fixtures;

/// <summary>
/// A real Dovecot, where alice has written to two people and had answers; and as much of a server for sending as an invitation needs, because a real one does not fall
/// silent when one wants it.
/// </summary>
internal sealed class MailHost : IDeliveryHost
{
    private const string Alice = "alice@mail.lan";
    private const string Name = "host.mail.lan";

    private readonly string folder;
    private readonly NameServer names;
    private readonly Authority authority;
    private readonly MailServers servers;
    private readonly X509Certificate2 certificate;
    private readonly TlsListener listener;
    private readonly ConcurrentQueue<string> sent = new();

    private MailHost(string folder, NameServer names, Authority authority, MailServers servers)
    {
        (this.folder, this.names, this.authority, this.servers) = (folder, names, authority, servers);
        certificate = authority.Issue(Name);
        listener = new TlsListener(certificate, TalkAsync);
        names.Services["_submissions._tcp.mail.lan"] = listener.Port;
    }

    public string Channel => "mailbox";

    public (string Name, string Value)[] Settings =>
    [
        ("Channels__Mailbox__On", "true"), ("Channels__Mailbox__TrustedCertificates", authority.File), ("Channels__Mailbox__PrivateAddresses", "true"),
        ("Channels__Mailbox__Resolver", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{names.Port}")), ("Channels__Mailbox__AnswerSeconds", "120"),
    ];

    public (string First, string Second) Contacts => ("bob@mail.lan", "carol@mail.lan");

    public bool SilentAtTheDoor { get; set; }

    public bool SilentAfterMessages { get; set; }

    public int Knocks { get; private set; }

    public static async Task<MailHost> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("entourage-mail-").FullName;
        var (names, authority) = (new NameServer(), new Authority(folder));
        var servers = await MailServers.StartAsync(folder, names, authority, [Alice, "bob@mail.lan", "carol@mail.lan"]);
        var host = new MailHost(folder, names, authority, servers);
        foreach (var person in (string[])[host.Contacts.First, host.Contacts.Second])
        {
            await host.KeepAsync("Sent", Alice, person);
            await host.KeepAsync("INBOX", person, Alice);
        }
        return host;
    }

    public async Task ConnectAsync(ApiPerson maker)
    {
        var connected = await maker.SendAsync(HttpMethod.Put, "/api/v1/channels/mailbox/account", new { address = Alice, secret = "pw-alice" });
        Assert.True(connected.Status == 200, connected.Text);
    }

    public Task<IReadOnlyList<string>> SentAsync() => Task.FromResult<IReadOnlyList<string>>([.. sent]);

    public async ValueTask DisposeAsync()
    {
        await listener.DisposeAsync();
        await servers.DisposeAsync();
        await names.DisposeAsync();
        certificate.Dispose();
        authority.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task KeepAsync(string box, string from, string to)
    {
        using var save = Process.Start(new ProcessStartInfo("doveadm", ["-c", Path.Combine(folder, "dovecot.conf"), "save", "-u", Alice, "-m", box]) { RedirectStandardInput = true })!;
        await save.StandardInput.WriteAsync($"From: {from}\r\nTo: {to}\r\nSubject: Hello\r\nDate: Sun, 29 Nov 2026 10:00:00 +0000\r\n\r\nHello.\r\n");
        save.StandardInput.Close();
        await save.WaitForExitAsync();
        Assert.Equal(0, save.ExitCode);
    }

    private async Task TalkAsync(SslStream tls, CancellationToken stop)
    {
        Knocks++;
        if (SilentAtTheDoor) await Task.Delay(Timeout.Infinite, stop);
        using var lines = new StreamReader(tls, Encoding.UTF8);
        var (to, answer) = ("", $"220 {Name} ESMTP");
        while (true)
        {
            await tls.WriteAsync(Encoding.UTF8.GetBytes(answer + "\r\n"), stop);
            if (answer.StartsWith("354", StringComparison.Ordinal))
            {
                while (await lines.ReadLineAsync(stop) is { } line && line != ".")
                {
                    // The message.
                }
                sent.Enqueue(to);
                if (SilentAfterMessages) await Task.Delay(Timeout.Infinite, stop);
                answer = "250 2.0.0 Ok";
                continue;
            }
            if (await lines.ReadLineAsync(stop) is not { } said) return;
            if (said.StartsWith("RCPT TO:<", StringComparison.OrdinalIgnoreCase)) to = said[9..].Split('>')[0];
            answer = said.Split(' ', ':')[0].ToUpperInvariant() switch
            {
                "EHLO" => $"250-{Name}\r\n250 AUTH PLAIN",
                "AUTH" => "235 2.7.0 Welcome",
                "DATA" => "354 Go on",
                "QUIT" => "221 2.0.0 Bye",
                _ => "250 2.1.0 Ok",
            };
        }
    }
}
