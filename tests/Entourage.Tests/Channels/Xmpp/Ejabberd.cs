using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Entourage.Tests.Channels.Xmpp;

/// <summary>
/// A real ejabberd for one domain, on loopback, run by Erlang itself: its own script wants a user of its own and a port mapper. It is told about people over
/// its HTTP interface.
/// </summary>
internal sealed class Ejabberd : IAsyncDisposable
{
    private readonly Process process;
    private readonly string domain;
    private readonly HttpClient http;

    private Ejabberd(Process process, string domain, int port)
    {
        (this.process, this.domain) = (process, domain);
        http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/api/"), Timeout = TimeSpan.FromSeconds(10) };
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
    }

    public static async Task<Ejabberd> StartAsync(string folder, string domain, NameServer names, Authority authority)
    {
        var data = Directory.CreateDirectory(Path.Combine(folder, "ejabberd")).FullName;
        var (certificate, key) = authority.IssueFiles(domain, data);
        var chain = Path.Combine(data, "server.pem");
        await File.WriteAllTextAsync(chain, await File.ReadAllTextAsync(certificate) + "\n" + await File.ReadAllTextAsync(key) + "\n");
        var (client, server, api) = (FreePort.Next(), FreePort.Next(), FreePort.Next());
        var config = Path.Combine(data, "ejabberd.yml");
        await File.WriteAllTextAsync(config, $"""
            hosts: ["{domain}"]
            loglevel: warning
            certfiles: ["{chain}"]
            listen:
              - {"{"}port: {client}, ip: "127.0.0.1", module: ejabberd_c2s, starttls: true, starttls_required: true{"}"}
              - {"{"}port: {server}, ip: "127.0.0.1", module: ejabberd_s2s_in{"}"}
              - {"{"}port: {api}, ip: "127.0.0.1", module: ejabberd_http, request_handlers: {"{"}"/api": mod_http_api{"}}"}
            s2s_use_starttls: optional
            s2s_timeout: 4 seconds
            acl:
              here: {"{"}ip: ["127.0.0.0/8"]{"}"}
            api_permissions:
              here: {"{"}from: [mod_http_api], who: [{"{"}acl: here{"}"}], what: ["*"]{"}"}
            modules:
              mod_admin_extra: {"{}"}
              mod_disco: {"{}"}
              mod_http_api: {"{}"}
              mod_offline: {"{}"}
              mod_ping: {"{}"}
              mod_roster: {"{}"}
              mod_s2s_dialback: {"{}"}
              mod_vcard: {"{}"}
            """);
        var resolver = Path.Combine(data, "inetrc");
        await File.WriteAllTextAsync(resolver, $$"""
            {lookup, [dns]}.
            {resolv_conf, ""}.
            {hosts_file, ""}.
            {nameserver, {127, 0, 0, 1}, {{names.Port}}}.
            """);
        var libraries = Path.GetDirectoryName(Directory.GetDirectories("/usr/lib", "*-linux-gnu*").SelectMany(one => Directory.GetDirectories(one, "ejabberd-*")).First())!;
        var start = new ProcessStartInfo("erl", ["-noinput", "+sbwt", "none", "-mnesia", "dir", $"\"{data}/mnesia\"", "-s", "ejabberd"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            WorkingDirectory = data,
            Environment =
            {
                ["ERL_LIBS"] = libraries,
                ["ERL_INETRC"] = resolver,
                ["ERL_CRASH_DUMP"] = Path.Combine(data, "crash"),
                ["EJABBERD_CONFIG_PATH"] = config,
                ["EJABBERD_LOG_PATH"] = Path.Combine(data, "log"),
            },
        };
        var started = new Ejabberd(Process.Start(start)!, domain, api);
        await started.UpAsync();
        names.Services[$"_xmpp-client._tcp.{domain}"] = client;
        names.Services[$"_xmpp-server._tcp.{domain}"] = server;
        return started;
    }

    /// <summary>One of its commands.</summary>
    public async Task CallAsync(string command, object arguments)
    {
        using var answer = await PostAsync(command, arguments);
        Assert.True(answer.IsSuccessStatusCode, $"{command}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>Puts somebody on a roster, as an operator can.</summary>
    public Task KnowAsync(string person, string contact, string subscription)
    {
        var (user, host) = (contact.Split('@')[0], contact.Split('@')[1]);
        var name = char.ToUpperInvariant(user[0]) + user[1..];
        return CallAsync("add_rosteritem", new { localuser = person, localhost = domain, user, host, nick = name, group = "", subs = subscription });
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    // It says nothing to a body that comes in chunks, as JsonContent's does.
    private async Task<HttpResponseMessage> PostAsync(string command, object arguments)
    {
        using var body = new StringContent(JsonSerializer.Serialize(arguments), MediaTypeHeaderValue.Parse("application/json"));
        return await http.PostAsync(command, body);
    }

    private async Task UpAsync()
    {
        var said = "nothing";
        // It takes two seconds and all of a processor, which it may have to share with many.
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromMinutes(3);)
        {
            Assert.False(process.HasExited, "ejabberd ended.");
            try
            {
                using var answer = await PostAsync("status", new { });
                if (answer.IsSuccessStatusCode) return;
                said = $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
            }
            catch (Exception reason) when (reason is HttpRequestException or TaskCanceledException)
            {
                // It does not listen yet, or has too much to do.
                said = reason.Message;
            }
            await Task.Delay(100);
        }
        Assert.Fail($"ejabberd does not answer: {said}");
    }
}
