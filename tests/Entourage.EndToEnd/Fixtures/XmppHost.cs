using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Entourage.Tests.Channels.Xmpp;

namespace Entourage.EndToEnd.Fixtures;

/// <summary>
/// As much of an XMPP server as an invitation needs: members sign in by password, alice has people, and what is sent is kept. It falls silent where it is
/// told to, which a real one does too, but not when one wants it.
/// </summary>
public sealed partial class XmppHost : IDeliveryHost
{
    public const string Password = "pw-of-everybody";

    private const string Domain = "xmpp.lan";
    private const string Sasl = "urn:ietf:params:xml:ns:xmpp-sasl";

    private const string Header =
        "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' from='xmpp.lan' id='1' version='1.0'>";

    private readonly string folder = Directory.CreateTempSubdirectory("entourage-xmpp-").FullName;
    private readonly NameServer names = new();
    private readonly Authority authority;
    private readonly X509Certificate2 certificate;
    private readonly TlsListener listener;

    public XmppHost()
    {
        authority = new Authority(folder);
        certificate = authority.Issue(Domain);
        listener = new TlsListener(certificate, TalkAsync);
        names.Services[$"_xmpps-client._tcp.{Domain}"] = listener.Port;
    }

    public string Channel => "xmpp";

    public (string First, string Second) Contacts => ("bob@xmpp.lan", "carol@xmpp.lan");

    public (string Name, string Value)[] Settings =>
    [
        ("Channels__Xmpp__On", "true"), ("Channels__Xmpp__TrustedCertificates", authority.File), ("Channels__Xmpp__PrivateAddresses", "true"),
        ("Channels__Xmpp__Resolver", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{names.Port}")), ("Channels__Xmpp__AnswerSeconds", "120"),
    ];

    /// <summary>Whom alice is connected with, and what she calls them. Nobody else has anybody.</summary>
    public IReadOnlyList<(string Address, string Name)> People { get; init; } = [("bob@xmpp.lan", "Bob"), ("carol@xmpp.lan", "Carol")];

    /// <summary>The pictures on their cards.</summary>
    public Dictionary<string, byte[]> Pictures { get; } = [];

    public bool SilentAtTheDoor { get; set; }

    public bool SilentAfterMessages { get; set; }

    public int Knocks { get; private set; }

    /// <summary>What was sent, and to whom.</summary>
    public ConcurrentQueue<(string To, string Body)> Messages { get; } = new();

    public async Task ConnectAsync(ApiPerson maker)
    {
        var connected = await maker.SendAsync(HttpMethod.Put, "/api/v1/channels/xmpp/account", new { address = "alice@xmpp.lan", secret = Password });
        Assert.True(connected.Status == 200, connected.Text);
    }

    public Task<IReadOnlyList<string>> SentAsync() => Task.FromResult<IReadOnlyList<string>>([.. Messages.Select(one => one.To)]);

    public async ValueTask DisposeAsync()
    {
        await listener.DisposeAsync();
        await names.DisposeAsync();
        certificate.Dispose();
        authority.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task TalkAsync(SslStream tls, CancellationToken stop)
    {
        var (heard, buffer, user) = (new StringBuilder(), new byte[65_536], "");
        while (await tls.ReadAsync(buffer, stop) is > 0 and var read)
        {
            heard.Append(Encoding.UTF8.GetString(buffer, 0, read));
            while (Whole().Match(heard.ToString()) is { Success: true } said)
            {
                heard.Remove(0, said.Index + said.Length);
                if (said.Groups["secret"] is { Success: true, Value: var secret }) user = Encoding.UTF8.GetString(Convert.FromBase64String(secret));
                if (Answer(said, user) is { } answer) await tls.WriteAsync(Encoding.UTF8.GetBytes(answer), stop);
            }
        }
    }

    private string? Answer(Match said, string user)
    {
        if (said.Groups["open"].Success)
        {
            return Header + (user.Length == 0
                ? $"<stream:features><mechanisms xmlns='{Sasl}'><mechanism>PLAIN</mechanism></mechanisms></stream:features>"
                : "<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></stream:features>");
        }
        if (said.Groups["secret"].Success)
        {
            Knocks++;
            if (SilentAtTheDoor) return null;
            return user.EndsWith($"\0{Password}", StringComparison.Ordinal) ? $"<success xmlns='{Sasl}'/>" : $"<failure xmlns='{Sasl}'><not-authorized/></failure>";
        }
        if (said.Groups["message"] is { Success: true, Value: var message })
        {
            Messages.Enqueue((To().Match(said.Value).Groups[1].Value, message));
            return null;
        }
        var name = user.Split('\0')[1];
        var (id, to, asked) = (Id().Match(said.Value).Groups[1].Value, To().Match(said.Value).Groups[1].Value, said.Groups["asked"].Value);
        if (asked.Contains("xmpp-bind", StringComparison.Ordinal)) return $"<iq type='result' id='{id}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>{name}@{Domain}/here</jid></bind></iq>";
        if (asked.Contains("jabber:iq:roster", StringComparison.Ordinal))
        {
            var items = name == "alice" ? People.Select(one => $"<item jid='{one.Address}' name='{one.Name}' subscription='both'/>") : [];
            return $"<iq type='result' id='{id}'><query xmlns='jabber:iq:roster'>{string.Concat(items)}</query></iq>";
        }
        if (asked.Contains("disco#info", StringComparison.Ordinal))
        {
            return $"<iq type='result' id='{id}' from='{to}'><query xmlns='http://jabber.org/protocol/disco#info'><identity category='account' type='registered'/></query></iq>";
        }
        if (asked.Contains("vcard-temp", StringComparison.Ordinal))
        {
            var photo = Pictures.TryGetValue(to, out var picture) ? $"<PHOTO><TYPE>image/png</TYPE><BINVAL>{Convert.ToBase64String(picture)}</BINVAL></PHOTO>" : "";
            return $"<iq type='result' id='{id}' from='{to}'><vCard xmlns='vcard-temp'>{photo}</vCard></iq>";
        }
        return SilentAfterMessages && !Messages.IsEmpty ? null : $"<iq type='result' id='{id}'/>";
    }

    [GeneratedRegex("(?<open><stream:stream[^>]*>)|<auth[^>]*>(?<secret>[^<]*)</auth>|<iq[^>]*>(?<asked>.*?)</iq>|<message[^>]*>.*?<body>(?<message>.*?)</body>.*?</message>", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Whole();

    [GeneratedRegex("^<[^>]*? id=[\"']([^\"']*)")]
    private static partial Regex Id();

    [GeneratedRegex("^<[^>]*? to=[\"']([^\"']*)")]
    private static partial Regex To();
}
