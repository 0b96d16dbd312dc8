using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Entourage.EndToEnd.Fixtures;
using Entourage.Tests.Channels;

namespace Entourage.EndToEnd.Proxies;

/// <summary>
/// A site at <c>https://clips.example</c> behind a real proxy with the configuration of docs/proxies: only ports and the certificate are ours. It all
/// happens on loopback, as an ordinary user or as root.
/// </summary>
internal sealed class ProxyInFront : IAsyncDisposable
{
    public const string Name = "clips.example";
    public const string Origin = "https://" + Name;

    private readonly string folder = Directory.CreateTempSubdirectory("entourage-e2e-proxy-").FullName;
    private readonly List<HttpClient> clients = [];
    private readonly int plain = FreePort.Next();
    private readonly int secure = FreePort.Next();
    private readonly byte[] certificate;
    private Child? proxy;

    private ProxyInFront(Site site)
    {
        Site = site;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + Name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Name);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        certificate = made.RawData;
        File.WriteAllText(CertificateFile, made.ExportCertificatePem());
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
    }

    public Site Site { get; }

    private string CertificateFile => Path.Combine(folder, "certificate.pem");

    private string KeyFile => Path.Combine(folder, "key.pem");

    /// <summary><c>nginx</c> or <c>caddy</c>.</summary>
    public static async Task<ProxyInFront> StartAsync(string kind, params (string Name, string Value)[] settings)
    {
        var front = new ProxyInFront(await Site.StartAsync([("ADDRESS", Origin), ("Site__Proxies", "127.0.0.1"), .. settings]));
        try
        {
            front.proxy = kind == "nginx" ? front.Nginx() : front.Caddy();
            await Eventually.TrueAsync(TimeSpan.FromSeconds(20), front.ListensAsync, $"{kind} does not listen:\n{front.proxy.Everything}");
        }
        catch
        {
            await front.DisposeAsync();
            throw;
        }
        return front;
    }

    /// <summary>A browser's network, at an address of its own on this machine.</summary>
    public HttpClient Client(string from = "127.0.0.1", CookieContainer? cookies = null)
    {
        var wire = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = cookies is not null, ConnectCallback = (context, stop) => ConnectAsync(from, context, stop) };
        if (cookies is not null) wire.CookieContainer = cookies;
        wire.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetRawCertData().SequenceEqual(certificate) is true;
        var client = new HttpClient(wire) { BaseAddress = new Uri(Origin), Timeout = TimeSpan.FromMinutes(2) };
        clients.Add(client);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients) client.Dispose();
        if (proxy is not null)
        {
            // Shown with a failing test only.
            TestContext.Current.TestOutputHelper?.WriteLine($"The proxy said:\n{proxy.Everything}");
            await proxy.DisposeAsync();
        }
        await Site.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    // What surrounds the file on Debian, with gzip on as it is there, and every path in a folder of ours.
    private Child Nginx()
    {
        var site = Ours("nginx.conf",
        [
            ("listen 80;", string.Create(CultureInfo.InvariantCulture, $"listen 127.0.0.1:{plain};")), ("listen [::]:80;", ""),
            ("listen 443 ", string.Create(CultureInfo.InvariantCulture, $"listen 127.0.0.1:{secure} ")), ("listen [::]:443 ssl http2;", ""),
            ("/etc/letsencrypt/live/clips.example/fullchain.pem", CertificateFile), ("/etc/letsencrypt/live/clips.example/privkey.pem", KeyFile),
        ]);
        var main = Path.Combine(folder, "main.conf");
        string[] kept = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
        File.WriteAllText(main, $$"""
            daemon off;
            master_process off;
            pid {{folder}}/nginx.pid;
            error_log stderr;
            events { }
            http {
                access_log off;
                gzip on;
                {{string.Join('\n', kept.Select(name => $"{name}_temp_path {folder}/{name};"))}}
                include {{site}};
            }
            """);
        return Child.Start("/usr/sbin/nginx", ["-e", "stderr", "-p", folder, "-c", main]);
    }

    private Child Caddy()
    {
        var site = Ours("Caddyfile", [("\nclips.example {\n", $"\nclips.example {{\n\ttls {CertificateFile} {KeyFile}\n")]);
        var ports = string.Create(CultureInfo.InvariantCulture, $"{{\n\tadmin off\n\thttp_port {plain}\n\thttps_port {secure}\n\tdefault_bind 127.0.0.1\n}}\n");
        File.WriteAllText(site, ports + File.ReadAllText(site));
        return Child.Start("caddy", ["run", "--adapter", "caddyfile", "--config", site], new Dictionary<string, string> { ["HOME"] = folder, ["XDG_DATA_HOME"] = folder, ["XDG_CONFIG_HOME"] = folder });
    }

    // The file of the documents, with nothing changed but what stands here.
    private string Ours(string name, (string Theirs, string Ours)[] changes)
    {
        var text = File.ReadAllText(Path.Combine(Site.Root, "docs", "proxies", name));
        foreach (var (theirs, ours) in changes.Append(("127.0.0.1:8080", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Site.Address.Port}"))))
        {
            Assert.Contains(theirs, text, StringComparison.Ordinal);
            text = text.Replace(theirs, ours, StringComparison.Ordinal);
        }
        var file = Path.Combine(folder, name);
        File.WriteAllText(file, text);
        return file;
    }

    private async ValueTask<Stream> ConnectAsync(string from, SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port == 443 ? secure : plain, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // At both: Caddy opens one after the other, in no order.
    private async Task<bool> ListensAsync()
    {
        Assert.False(proxy!.HasEnded, $"It ended:\n{proxy.Everything}");
        return await ListensAtAsync(plain) && await ListensAtAsync(secure);
    }

    private static async Task<bool> ListensAtAsync(int port)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false; // Not yet.
        }
    }
}
