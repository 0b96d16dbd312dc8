using System.Globalization;
using Entourage.Tests.Channels.Fediverse;
using Entourage.Tests.Channels.Xmpp;
using Microsoft.AspNetCore.Http;

namespace Entourage.EndToEnd.Fixtures;

/// <summary>A <see cref="FakeMastodon"/> with alice and two people who follow her and whom she follows.</summary>
internal sealed class FediverseHost : IDeliveryHost
{
    private const string Host = "fedi.lan";

    private readonly string folder;
    private readonly NameServer names = new() { Hosts = { Host } };
    private readonly CancellationTokenSource ended = new();
    private readonly Authority authority;
    private readonly FakeMastodon server;

    private FediverseHost(Authority authority, FakeMastodon server, string folder)
    {
        (this.authority, this.server, this.folder) = (authority, server, folder);
        var alice = server.People["alice"] = new FakePerson("1", "alice");
        foreach (var (id, name) in ((string, string)[])[("2", "bob"), ("3", "carol")])
        {
            (server.People[name] = new FakePerson(id, name)).Follows.Add("alice");
            alice.Follows.Add(name);
        }
        server.Instead = InsteadAsync;
    }

    public string Channel => "fediverse";

    public (string Name, string Value)[] Settings =>
    [
        ("Channels__Fediverse__On", "true"), ("Channels__Fediverse__TrustedCertificates", authority.File), ("Channels__Fediverse__PrivateAddresses", "true"),
        ("Channels__Fediverse__Resolver", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{names.Port}")), ("Channels__Fediverse__AnswerSeconds", "120"),
    ];

    public (string First, string Second) Contacts => ($"bob@{server.Domain}", $"carol@{server.Domain}");

    public bool SilentAtTheDoor { get; set; }

    public bool SilentAfterMessages { get; set; }

    public int Knocks { get; private set; }

    public static async Task<FediverseHost> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("entourage-fediverse-").FullName;
        var authority = new Authority(folder);
        return new(authority, await FakeMastodon.StartAsync(authority, Host), folder);
    }

    public async Task ConnectAsync(ApiPerson maker)
    {
        var begun = await maker.PostAsync("/api/v1/channels/fediverse/account/sign-in", new { address = $"alice@{server.Domain}" });
        Assert.True(begun.Status == 200, begun.Text);
        using var browser = FakeMastodon.NewBrowser(authority.File);
        var code = await FakeMastodon.SayYesAsync(browser, begun["url"]!, "alice");
        var connected = await maker.SendAsync(HttpMethod.Put, "/api/v1/channels/fediverse/account", new { state = begun["state"], secret = code });
        Assert.True(connected.Status == 200, connected.Text);
    }

    public Task<IReadOnlyList<string>> SentAsync() =>
        Task.FromResult<IReadOnlyList<string>>([.. server.Posts.Values.SelectMany(post => post.To).Select(to => $"{to}@{server.Domain}").Order(StringComparer.Ordinal)]);

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await server.DisposeAsync();
        await names.DisposeAsync();
        authority.Dispose();
        ended.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<bool> InsteadAsync(HttpContext context)
    {
        var (asks, posts) = (context.Request.Path == "/api/v1/accounts/verify_credentials", context.Request is { Method: "POST", Path.Value: "/api/v1/statuses" });
        if (asks) Knocks++;
        if (!(asks && SilentAtTheDoor) && !(posts && SilentAfterMessages)) return false;
        // What it would say is not said.
        context.Response.Body = Stream.Null;
        if (posts) await server.RightAsync(context);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ended.Token, context.RequestAborted);
        await Task.Delay(Timeout.Infinite, over.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
        context.Abort();
        return true;
    }
}
