using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Entourage.Tests.Channels.Xmpp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Entourage.Tests.Channels.Fediverse;

// The end-to-end tests compile this file too, and have other usings.

/// <summary>
/// A fake: no Mastodon can be had from the registries that the tests install from, so this stands in for one. It was written from Mastodon's description of its
/// API, speaks real HTTPS, and keeps to what matters here: apps, codes with PKCE that work once, tokens that can be revoked, lists in pages, relationships,
/// posts that reach whom they mention. That a real server does the same is not shown by it.
/// </summary>
internal sealed partial class FakeMastodon : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly X509Certificate2 certificate;
    private readonly ConcurrentDictionary<string, (string Secret, string ReturnTo, string Scopes)> apps = new();
    private readonly ConcurrentDictionary<string, Code> codes = new();
    private readonly ConcurrentDictionary<string, Grant> tokens = new();

    private FakeMastodon(WebApplication app, X509Certificate2 certificate) => (this.app, this.certificate) = (app, certificate);

    /// <summary>What every secret of it has in it, so that a test can look for them all.</summary>
    public string Marker { get; } = "mstdn" + Guid.NewGuid().ToString("N")[..12];

    public int Port { get; private set; }

    /// <summary>What its own people's addresses end with.</summary>
    public string Domain { get; set; } = "";

    /// <summary>Everybody it knows; those of other servers with their domain.</summary>
    public Dictionary<string, FakePerson> People { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What was posted and not taken back.</summary>
    public ConcurrentDictionary<string, (string Text, string Visibility, string[] To)> Posts { get; } = new();

    /// <summary>Tokens that hold.</summary>
    public int TokenCount => tokens.Count;

    /// <summary>How many apps were made known to it.</summary>
    public int AppCount => apps.Count;

    /// <summary>What is done instead of what would be right; true when it has answered.</summary>
    public Func<HttpContext, Task<bool>>? Instead { get; set; }

    /// <summary>Every path that was asked for, with its method.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public static async Task<FakeMastodon> StartAsync(Authority authority, string host)
    {
        // Kestrel wants a key that it can find again.
        using var issued = authority.Issue(host);
        var certificate = X509CertificateLoader.LoadPkcs12(issued.Export(X509ContentType.Pkcs12), null);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var server = new FakeMastodon(builder.Build(), certificate);
        server.app.Run(server.AnswerAsync);
        await server.app.StartAsync(TestContext.Current.CancellationToken);
        server.Port = new Uri(server.app.Urls.First()).Port;
        server.Domain = $"{host}:{server.Port}";
        return server;
    }

    /// <summary>A browser that finds every server on this machine.</summary>
    public static HttpClient NewBrowser(string authority)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, TrustMode = X509ChainTrustMode.CustomRootTrust };
        policy.CustomTrustStore.ImportFromPemFile(authority);
        return new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            SslOptions = new() { CertificateChainPolicy = policy },
            ConnectCallback = async (context, stop) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(System.Net.IPAddress.Loopback, context.DnsEndPoint.Port, stop);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
    }

    /// <summary>Nobody's token holds any more.</summary>
    public void RevokeAll() => tokens.Clear();

    /// <summary>A person opens the page that the site has sent them to, signs in and says yes: what their browser is led to, or the code that they are shown.</summary>
    public static async Task<string> SayYesAsync(HttpClient browser, string page, string person)
    {
        using var looked = await browser.GetAsync(new Uri(page), TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.OK, looked.StatusCode);
        using var form = new FormUrlEncodedContent([new("person", person)]);
        using var said = await browser.PostAsync(new Uri(page), form, TestContext.Current.CancellationToken);
        return said.Headers.Location?.AbsoluteUri ?? await said.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        certificate.Dispose();
    }

    internal static Task SayAsync(HttpContext context, int status, JsonNode body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    private static Task RefuseAsync(HttpContext context, int status, string error) => SayAsync(context, status, new JsonObject { ["error"] = error });

    private async Task AnswerAsync(HttpContext context)
    {
        Asked.Enqueue($"{context.Request.Method} {context.Request.Path}");
        if (Instead is { } instead && await instead(context)) return;
        await RightAsync(context);
    }

    /// <summary>What is right.</summary>
    internal Task RightAsync(HttpContext context) => (context.Request.Method, context.Request.Path.Value) switch
    {
        ("POST", "/api/v1/apps") => RegisterAsync(context),
        ("GET" or "POST", "/oauth/authorize") => AuthorizeAsync(context),
        ("POST", "/oauth/token") => ExchangeAsync(context),
        ("POST", "/oauth/revoke") => RevokeAsync(context),
        ("GET", "/api/v2/instance") => SayAsync(context, 200, new JsonObject { ["domain"] = Domain, ["title"] = "A fake" }),
        ("GET", "/api/v1/accounts/verify_credentials") => AsAsync(context, "read:accounts", me => SayAsync(context, 200, me.Account())),
        ("GET", "/api/v1/accounts/relationships") => AsAsync(context, "read:follows", me => RelationshipsAsync(context, me)),
        ("GET", { } path) when path.StartsWith("/api/v1/accounts/", StringComparison.Ordinal) && path.EndsWith("/following", StringComparison.Ordinal) =>
            AsAsync(context, "read:accounts", _ => FollowingAsync(context, path.Split('/')[4])),
        ("POST", "/api/v1/statuses") => AsAsync(context, "write:statuses", me => PostAsync(context, me)),
        ("DELETE", { } path) when path.StartsWith("/api/v1/statuses/", StringComparison.Ordinal) => AsAsync(context, "write:statuses", _ => DeleteAsync(context, path.Split('/')[^1])),
        _ => RefuseAsync(context, 404, "Record not found"),
    };

    private async Task RegisterAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        if (form["client_name"].ToString().Length == 0 || !Uri.TryCreate(form["redirect_uris"], UriKind.Absolute, out _))
        {
            await RefuseAsync(context, 422, "Validation failed");
            return;
        }
        var (id, secret) = (NewSecret("app"), NewSecret(Marker));
        apps[id] = (secret, form["redirect_uris"].ToString(), form["scopes"].ToString());
        await SayAsync(context, 200, new JsonObject { ["id"] = "1", ["name"] = form["client_name"].ToString(), ["client_id"] = id, ["client_secret"] = secret });
    }

    private async Task AuthorizeAsync(HttpContext context)
    {
        var asked = context.Request.Query;
        var isRight = apps.TryGetValue(asked["client_id"].ToString(), out var known) && asked["redirect_uri"] == known.ReturnTo && asked["response_type"] == "code"
            && asked["scope"].ToString().Split(' ').All(known.Scopes.Split(' ').Contains) && asked["code_challenge_method"] == "S256" && asked["code_challenge"].ToString().Length == 43;
        if (!isRight)
        {
            await RefuseAsync(context, 400, "invalid_request");
            return;
        }
        if (context.Request.Method == "GET")
        {
            await SayAsync(context, 200, new JsonObject { ["page"] = "Allow this app?" });
            return;
        }
        var person = (await context.Request.ReadFormAsync())["person"].ToString();
        var code = NewSecret(Marker);
        codes[code] = new(asked["client_id"].ToString(), known.ReturnTo, asked["code_challenge"].ToString(), asked["scope"].ToString(), person);
        if (known.ReturnTo.StartsWith("urn:", StringComparison.Ordinal)) await context.Response.WriteAsync(code, context.RequestAborted);
        else context.Response.Redirect($"{known.ReturnTo}?code={code}&state={HttpUtility.UrlEncode(asked["state"].ToString())}");
    }

    private async Task ExchangeAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        if (!apps.TryGetValue(form["client_id"].ToString(), out var known) || known.Secret != form["client_secret"])
        {
            await RefuseAsync(context, 401, "invalid_client");
            return;
        }
        var challenge = Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        if (form["grant_type"] != "authorization_code" || !codes.TryRemove(form["code"].ToString(), out var code) || code.App != form["client_id"] || code.ReturnTo != form["redirect_uri"]
            || code.Challenge != challenge)
        {
            await RefuseAsync(context, 400, "invalid_grant");
            return;
        }
        var token = NewSecret(Marker);
        tokens[token] = new(code.App, code.Scopes, code.Person);
        await SayAsync(context, 200, new JsonObject { ["access_token"] = token, ["token_type"] = "Bearer", ["scope"] = code.Scopes, ["created_at"] = 1 });
    }

    private async Task RevokeAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        if (!apps.TryGetValue(form["client_id"].ToString(), out var known) || known.Secret != form["client_secret"] || !tokens.TryGetValue(form["token"].ToString(), out var grant)
            || grant.App != form["client_id"])
        {
            await RefuseAsync(context, 403, "unauthorized_client");
            return;
        }
        tokens.TryRemove(form["token"].ToString(), out _);
        await SayAsync(context, 200, new JsonObject());
    }

    private Task AsAsync(HttpContext context, string scope, Func<FakePerson, Task> answer)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.Ordinal) || !tokens.TryGetValue(header[7..], out var grant) || !People.TryGetValue(grant.Person, out var me))
        {
            return RefuseAsync(context, 401, "The access token was revoked");
        }
        return grant.Scopes.Split(' ').Contains(scope) ? answer(me) : RefuseAsync(context, 403, "This action is outside the authorized scopes");
    }

    private static string NewSecret(string marker) => $"{marker}-{RandomNumberGenerator.GetHexString(32, lowercase: true)}";

    private sealed record Code(string App, string ReturnTo, string Challenge, string Scopes, string Person);

    private sealed record Grant(string App, string Scopes, string Person);
}
