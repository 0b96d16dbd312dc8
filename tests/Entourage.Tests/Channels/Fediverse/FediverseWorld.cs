using System.Web;
using Entourage.Channels;
using Entourage.Channels.Fediverse;
using Entourage.Tests.Channels.Connected;
using Entourage.Tests.Channels.Xmpp;
using Microsoft.Extensions.Options;

namespace Entourage.Tests.Channels.Fediverse;

/// <summary>
/// A <see cref="FakeMastodon"/> with alice, who follows Bob there and zoe on another server, and both follow her. Carol does not follow her back, dora follows her
/// only, and among those who do is a machine, a group, somebody who has moved and somebody who is suspended.
/// </summary>
public sealed class FediverseWorld : ConnectedWorld
{
    private readonly string folder = Directory.CreateTempSubdirectory("entourage-fediverse-").FullName;
    private NameServer? names;
    private Authority? authority;
    private FakeMastodon? server;

    public override string Channel => "fediverse";

    public override (string Name, string Value)[] Settings =>
    [
        ("Channels:Fediverse:On", "true"), ("Channels:Fediverse:TrustedCertificates", authority!.File), ("Channels:Fediverse:Resolver", $"127.0.0.1:{names!.Port}"),
        ("Channels:Fediverse:PrivateAddresses", "true"), ("Channels:Fediverse:AnswerSeconds", "10"),
    ];

    public override (string Address, string Typed, string Secret) Account => ($"alice@{Host}", $" @alice@FEDI.lan:{server!.Port} ", server.Marker);

    public override (string Address, string Secret)[] Wrong => [(Host, "a-code-that-is-none"), ($"nobody@{Host}", "another-code")];

    public override string[] Connections => [$"Bob@{Host}", "zoe@other.lan"];

    public override string[] Others =>
        [$"carol@{Host}", "dora@other.lan", $"robot@{Host}", $"choir@{Host}", $"moved@{Host}", $"gone@{Host}", "stranger@other.lan", $"alice@{Host}", "Bob", Host];

    public override string[] Spellings => [$"bob@{Host}", $"BOB@{Host}", $"@Bob@{Host}", $" Bob@{Host}", $"Bob@FEDI.lan:{server!.Port}", $"Bo\u200db@{Host}"];

    internal string Host => $"fedi.lan:{server!.Port}";

    internal NameServer Names => names!;

    internal Authority Authority => authority!;

    internal FakeMastodon Server => server!;

    public override async ValueTask InitializeAsync()
    {
        names = new NameServer { Hosts = { "fedi.lan" } };
        authority = new Authority(folder);
        server = await FakeMastodon.StartAsync(authority, "fedi.lan");
        var alice = Add("1", "alice");
        Both(alice, Add("2", "Bob"));
        Both(alice, Add("3", "zoe@other.lan", "Zoé"));
        alice.Follows.Add(Add("4", "carol").Acct);
        Add("5", "dora@other.lan").Follows.Add("alice");
        Both(alice, Add("6", "robot", also: ("bot", true)));
        Both(alice, Add("7", "choir", also: ("group", true)));
        Both(alice, Add("8", "moved", also: ("moved", true)));
        Both(alice, Add("9", "gone", also: ("suspended", true)));
        Add("10", "stranger@other.lan");
    }

    public override async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        if (names is not null) await names.DisposeAsync();
        authority?.Dispose();
        Directory.Delete(folder, recursive: true);
        await base.DisposeAsync();
    }

    /// <summary>What they were written: the direct posts that mention them and nobody else.</summary>
    public override Task<IReadOnlyList<string>> ReadAsync(string address)
    {
        var acct = address.EndsWith("@" + Host, StringComparison.Ordinal) ? address.Split('@')[0] : address;
        var read = new List<string>();
        foreach (var (id, post) in server!.Posts)
        {
            if (post.Visibility != "direct" || post.To is not [var to] || to != acct || !server.Posts.TryRemove(id, out _)) continue;
            Assert.StartsWith($"@{address} ", post.Text, StringComparison.Ordinal);
            read.Add(post.Text[(address.Length + 2)..]);
        }
        return Task.FromResult<IReadOnlyList<string>>(read);
    }

    /// <summary>They go to their server, say yes as alice, and bring the code; or bring another one.</summary>
    public override async Task<Answer> ConnectAsync(Person member, string address, string secret)
    {
        var begun = await member.PostAsync($"/api/v1/channels/{Channel}/account/sign-in", new { address });
        Assert.True(begun.Status == 200, begun.Text);
        var code = secret == Account.Secret ? await CodeAsync(begun["url"]!, "alice") : secret;
        return await member.PutAsync($"/api/v1/channels/{Channel}/account", new { state = begun["state"], secret = code });
    }

    /// <summary>What somebody who says yes on that page brings.</summary>
    internal async Task<string> CodeAsync(string page, string person)
    {
        var brought = await SayYesAsync(page, person);
        return brought.StartsWith("https:", StringComparison.Ordinal) ? HttpUtility.ParseQueryString(new Uri(brought).Query)["code"]! : brought;
    }

    /// <summary>Where the browser of somebody who says yes on that page is led, or the code that they are shown.</summary>
    internal async Task<string> SayYesAsync(string page, string person)
    {
        using var browser = FakeMastodon.NewBrowser(authority!.File);
        return await FakeMastodon.SayYesAsync(browser, page, person);
    }

    /// <summary>The channel by itself, as a site has it.</summary>
    internal OwnChannel NewChannel(bool privateAddresses = true, int answerSeconds = 2)
    {
        var options = Options.Create(new ChannelsOptions
        {
            Fediverse = new FediverseOptions
            {
                On = true,
                TrustedCertificates = authority!.File,
                Resolver = $"127.0.0.1:{names!.Port}",
                PrivateAddresses = privateAddresses,
                AnswerSeconds = answerSeconds,
            },
        });
        var client = new FediverseClient(options);
        return new(new FediverseChannel(client, new FediverseOAuth(client, Options.Create(new SiteOptions()))), client);
    }

    /// <summary>What opens alice's account, by the steps of a member; through another port when something stands before the server.</summary>
    internal async Task<string> AccessAsync(FediverseChannel channel, int? port = null)
    {
        var stop = TestContext.Current.CancellationToken;
        var app = await channel.RegisterAsync(Host, OAuthRequest.Shown, stop);
        var request = new OAuthRequest(Host, app.Value!, OAuthRequest.Shown, "state", "verifier");
        var proof = await channel.ExchangeAsync(request, await CodeAsync(channel.SignInPage(request).AbsoluteUri, "alice"), stop);
        var access = FediverseAccess.Read(proof.Value!.Secret)!;
        return port is null ? proof.Value.Secret : new FediverseAccess($"fedi.lan:{port}", access.Token, access.App).Write();
    }

    internal override Recipient RecipientOf(string address) => Acct.Read(address, Host)!.ToRecipient();

    private static void Both(FakePerson one, FakePerson other)
    {
        one.Follows.Add(other.Acct);
        other.Follows.Add(one.Acct);
    }

    private FakePerson Add(string id, string acct, string name = "", params (string Name, bool Value)[] also)
    {
        var person = new FakePerson(id, acct) { Name = name };
        foreach (var (key, value) in also) person.Also[key] = value;
        server!.People.Add(acct, person);
        return person;
    }

    /// <summary>A channel with the connections that it holds.</summary>
    internal sealed record OwnChannel(FediverseChannel Channel, IDisposable Client) : IDisposable
    {
        public void Dispose() => Client.Dispose();
    }
}
