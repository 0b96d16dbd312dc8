using System.Xml.Linq;
using Entourage.Channels;
using Entourage.Channels.Xmpp;
using Entourage.Tests.Channels.Connected;
using Microsoft.Extensions.Options;

namespace Entourage.Tests.Channels.Xmpp;

/// <summary>
/// Two servers that federate, and alice on the first, of the domain xmpp.lan: connected with bob there and with zoe on the second, a Prosody. Carol has not
/// answered, dora has taken alice off without their servers having spoken, and the operator put a stranger on alice's roster who has never heard of her.
/// </summary>
public abstract class XmppWorld : ConnectedWorld
{
    /// <summary>Alice's roster: whom, and what her server says of them.</summary>
    protected static readonly (string Contact, string Subscription)[] Roster =
    [
        ("bob@xmpp.lan", "both"), ("zoe@other.lan", "both"), ("carol@xmpp.lan", "to"), ("dora@other.lan", "both"), ("stranger@other.lan", "both"), ("nobody@other.lan", "both"),
    ];

    private NameServer? names;
    private Authority? authority;
    private Prosody? there;

    public override string Channel => "xmpp";

    public override (string Name, string Value)[] Settings =>
    [
        ("Channels:Xmpp:On", "true"), ("Channels:Xmpp:TrustedCertificates", authority!.File), ("Channels:Xmpp:Resolver", $"127.0.0.1:{names!.Port}"),
        ("Channels:Xmpp:PrivateAddresses", "true"), ("Channels:Xmpp:AnswerSeconds", "30"), ("Channels:Xmpp:WatchSeconds", "8"),
    ];

    public override (string Address, string Typed, string Secret) Account => ("alice@xmpp.lan", " ALICE@Xmpp.LAN ", "pw-alice");

    public override (string Address, string Secret)[] Wrong => [("alice@xmpp.lan", "pw-bob"), ("nobody@xmpp.lan", "pw-alice")];

    public override string[] Connections => ["bob@xmpp.lan", "zoe@other.lan"];

    public override string[] Others => ["carol@xmpp.lan", "dora@other.lan", "stranger@other.lan", "nobody@other.lan", "somebody@xmpp.lan", "xmpp.lan"];

    public override string[] Spellings => ["BOB@xmpp.lan", "bob@XMPP.lan", "ｂob@xmpp.lan", "bo\u200db@xmpp.lan", "bob@xmpp.lan/phone", " bob@xmpp.lan"];

    /// <summary>Where the servers keep what is theirs.</summary>
    protected string Folder { get; } = Directory.CreateTempSubdirectory("entourage-xmpp-").FullName;

    internal override Recipient RecipientOf(string address) => Jid.Recipient(address)!;

    internal NameServer Names => names!;

    internal Authority Authority => authority!;

    public override async ValueTask InitializeAsync()
    {
        names = new NameServer();
        authority = new Authority(Folder);
        await StartAsync();
        there = await Prosody.StartAsync(Folder, "other.lan", names, authority, ["zoe", "dora", "stranger"], [("zoe", "alice@xmpp.lan", "both"), ("dora", "alice@xmpp.lan", "to")]);
    }

    public override async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (there is not null) await there.DisposeAsync();
        if (names is not null) await names.DisposeAsync();
        authority?.Dispose();
        Directory.Delete(Folder, recursive: true);
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Their password is another from now on.</summary>
    public abstract Task ChangePasswordAsync(string person);

    /// <summary>Starts the first server: alice, bob, carol, somebody, each with the password <c>pw-</c> and their name.</summary>
    protected abstract Task StartAsync();

    /// <summary>Stops it.</summary>
    protected abstract ValueTask StopAsync();

    /// <summary>What they find on their telephone, which says that it is there.</summary>
    public override async Task<IReadOnlyList<string>> ReadAsync(string address)
    {
        await using var phone = await SignInAsync(address);
        await phone.WriteAsync(new XElement(XmppNames.Client + "presence"));
        phone.Allow(TimeSpan.FromSeconds(1));
        var read = new List<string>();
        try
        {
            while (true)
            {
                if ((await phone.NextAsync()).Element(XmppNames.Client + "body") is { } body) read.Add(body.Value);
            }
        }
        catch (XmppFaultException)
        {
            // It has been quiet for a second.
        }
        return read;
    }

    /// <summary>Says something to somebody, as another program of theirs would.</summary>
    public async Task SayAsync(string from, string to, string text)
    {
        await using var session = await SignInAsync(from);
        await session.WriteAsync(new XElement(
            XmppNames.Client + "message", new XAttribute("type", "chat"), new XAttribute("to", to), new XElement(XmppNames.Client + "body", text)));
        Assert.NotNull(await session.AskAsync("get", new XElement(XmppNames.Ping + "ping")));
    }

    /// <summary>Puts a picture on their card, as a program of theirs would.</summary>
    public async Task ShowAsync(string person, byte[] picture)
    {
        await using var session = await SignInAsync(person);
        var photo = new XElement(XmppNames.Card + "PHOTO", new XElement(XmppNames.Card + "TYPE", "image/png"), new XElement(XmppNames.Card + "BINVAL", Convert.ToBase64String(picture)));
        Assert.NotNull(await session.AskAsync("set", new XElement(XmppNames.Card + "vCard", photo)));
    }

    private Task<XmppSession> SignInAsync(string address)
    {
        var settings = new ChannelsOptions
        {
            Xmpp = new XmppOptions { On = true, TrustedCertificates = authority!.File, Resolver = $"127.0.0.1:{names!.Port}", PrivateAddresses = true },
        };
        var jid = Jid.Typed(address)!;
        return XmppSession.BeginAsync(new XmppServers(Options.Create(settings)), jid, $"pw-{jid.Local}", TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }
}
