using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Entourage.Tests.Channels.Xmpp;

/// <summary>A real Prosody for one domain, on loopback. Accounts and rosters are written as its own files.</summary>
internal sealed class Prosody : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task<string> complaints;

    private Prosody(Process process) => (this.process, complaints) = (process, process.StandardError.ReadToEndAsync());

    /// <summary>The domain, its people, and what stands in their rosters: <c>alice → bob@xmpp.lan, both</c>.</summary>
    public static async Task<Prosody> StartAsync(
        string folder, string domain, NameServer names, Authority authority, string[] people, (string Of, string Contact, string Subscription)[] rosters)
    {
        var data = Directory.CreateDirectory(Path.Combine(folder, domain)).FullName;
        var (certificate, key) = authority.IssueFiles(domain, folder);
        var (client, tls, server) = (FreePort.Next(), FreePort.Next(), FreePort.Next());
        var store = Path.Combine(data, Escaped(domain));
        foreach (var kind in (string[])["accounts", "roster"]) Directory.CreateDirectory(Path.Combine(store, kind));
        foreach (var person in people)
        {
            await File.WriteAllTextAsync(Path.Combine(store, "accounts", Escaped(person) + ".dat"), $"return {{ [\"password\"] = \"pw-{person}\"; }};\n");
            var items = rosters.Where(one => one.Of == person).Select(one =>
                $"[\"{one.Contact}\"] = {{ [\"subscription\"] = \"{one.Subscription}\"; [\"groups\"] = {{}}; [\"name\"] = \"{Name(one.Contact)}\"; }};");
            await File.WriteAllTextAsync(Path.Combine(store, "roster", Escaped(person) + ".dat"), $"return {{ [false] = {{ [\"version\"] = 1; }}; {string.Concat(items)} }};\n");
        }
        var anchor = Path.Combine(data, "anchor");
        await File.WriteAllTextAsync(anchor, "");
        var config = Path.Combine(data, "prosody.cfg.lua");
        await File.WriteAllTextAsync(config, $$"""
            run_as_root = true
            pidfile = "{{data}}/pid"
            data_path = "{{data}}"
            interfaces = { "127.0.0.1" }
            c2s_ports = { {{client}} }
            c2s_direct_tls_ports = { {{tls}} }
            s2s_ports = { {{server}} }
            s2s_timeout = 4
            unbound = { resolvconf = false, hoststxt = false, trustfile = "{{anchor}}", forward = "127.0.0.1@{{names.Port}}", options = { ["do-not-query-localhost:"] = "no" } }
            s2s_secure_auth = false
            modules_enabled = { "roster"; "saslauth"; "tls"; "disco"; "presence"; "message"; "iq"; "offline"; "ping"; "s2s"; "dialback"; "mam"; "pep"; "vcard4"; "vcard_legacy" }
            authentication = "internal_plain"
            log = { warn = "{{data}}/log" }
            certificates = "{{folder}}"
            ssl = { key = "{{key}}"; certificate = "{{certificate}}" }
            VirtualHost "{{domain}}"
              ssl = { key = "{{key}}"; certificate = "{{certificate}}" }
            """);
        var process = Process.Start(new ProcessStartInfo("prosody", ["--config", config, "-F"]) { RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var started = new Prosody(process);
        foreach (var port in (int[])[client, tls]) await started.UpAsync(port);
        names.Services[$"_xmpp-client._tcp.{domain}"] = client;
        names.Services[$"_xmpp-server._tcp.{domain}"] = server;
        started.DirectTls = tls;
        return started;
    }

    /// <summary>The port where TLS comes first.</summary>
    public int DirectTls { get; private set; }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static string Name(string contact) => char.ToUpperInvariant(contact[0]) + contact[1..].Split('@')[0];

    // As Prosody names its files.
    private static string Escaped(string name) =>
        string.Concat(Encoding.UTF8.GetBytes(name).Select(b => char.IsAsciiLetterOrDigit((char)b) ? ((char)b).ToString() : $"%{b:x2}"));

    private async Task UpAsync(int port)
    {
        for (var turn = 0; turn < 200; turn++)
        {
            if (process.HasExited) Assert.Fail($"Prosody ended: {await complaints}");
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
        Assert.Fail($"Prosody does not listen on {port}.");
    }
}
