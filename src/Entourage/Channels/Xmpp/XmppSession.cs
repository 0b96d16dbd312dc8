using System.Security.Cryptography;
using System.Xml.Linq;
using DnsClient;

namespace Entourage.Channels.Xmpp;

/// <summary>
/// A member's account, signed in: bound to a resource of its own and nothing more. It never sends presence: a server hands the messages that wait for the
/// member to the first session that says it is there, and their telephone would never see them. Nor does it ask for copies of messages.
/// </summary>
internal sealed class XmppSession : IAsyncDisposable
{
    private const int MostArchived = 50;

    private readonly XmppStream stream;
    private readonly TimeSpan patience;
    private int asked;

    private XmppSession(XmppStream stream, TimeSpan patience, string address) => (this.stream, this.patience, Address) = (stream, patience, address);

    /// <summary>The account, as its server spells it.</summary>
    public string Address { get; }

    /// <summary>Finds the server, connects, signs in.</summary>
    /// <exception cref="XmppFaultException">That is not to be had.</exception>
    public static async Task<XmppSession> BeginAsync(XmppServers servers, Jid account, string secret, TimeSpan patience, CancellationToken stop)
    {
        var stream = await ReachAsync(servers, account, patience, stop);
        try
        {
            stream.Allow(patience);
            var features = await stream.OpenAsync(account.Domain);
            await XmppSignIn.RunAsync(stream, features, account.Local, secret, stop);
            features = await stream.OpenAsync(account.Domain);
            if (features.Element(XmppNames.Bind + "bind") is null) throw new XmppFaultException();
            var session = new XmppSession(stream, patience, "");
            var bound = await session.AskAsync("set", new XElement(XmppNames.Bind + "bind", new XElement(XmppNames.Bind + "resource", Resource())));
            var full = bound?.Element(XmppNames.Bind + "bind")?.Element(XmppNames.Bind + "jid")?.Value;
            if (Jid.Spelled(full?.Split('/', 2)[0]) is not { } spelled) throw new XmppFaultException();
            // Old servers want this, and say so (RFC 3921 §3).
            if (features.Element(XmppNames.Session + "session") is { } old && old.Element(XmppNames.Session + "optional") is null)
            {
                await session.AskAsync("set", new XElement(XmppNames.Session + "session"));
            }
            return new XmppSession(stream, patience, spelled.ToString()) { asked = session.asked };
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    // Some programs show it after the sender's name: short, and no riddle. Random, so that two sessions of an account never meet.
    private static string Resource() => $"entourage.{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    /// <summary>A random id.</summary>
    public static string NewId() => RandomNumberGenerator.GetHexString(24, lowercase: true);

    /// <summary>How long the next elements may take to come, altogether.</summary>
    public void Allow(TimeSpan within) => stream.Allow(within);

    /// <summary>Asks the own server, or <paramref name="to"/>, and gives what it answers; null for an error.</summary>
    public async Task<XElement?> AskAsync(string type, XElement what, string? to = null)
    {
        stream.Allow(patience);
        var id = await PutAsync(type, what, to);
        while (true)
        {
            var next = await NextAsync();
            if (IsAnswer(next, id, to)) return (string?)next.Attribute("type") == "result" ? next : null;
        }
    }

    /// <summary>The last messages to and from somebody, as the member's archive has them (XEP-0313); none without an archive.</summary>
    public async Task<IReadOnlyList<XElement>> ArchiveAsync(string with)
    {
        stream.Allow(patience);
        var form = new XElement(XmppNames.Form + "x", new XAttribute("type", "submit"), Field("FORM_TYPE", XmppNames.Archive.NamespaceName), Field("with", with));
        var last = new XElement(XmppNames.Paging + "set", new XElement(XmppNames.Paging + "max", MostArchived), new XElement(XmppNames.Paging + "before"));
        var id = await PutAsync("set", new XElement(XmppNames.Archive + "query", form, last));
        var found = new List<XElement>();
        while (true)
        {
            var next = await NextAsync();
            if (IsAnswer(next, id, to: null)) return found;
            var kept = next.Element(XmppNames.Archive + "result")?.Element(XmppNames.Forward + "forwarded")?.Element(XmppNames.Client + "message");
            // Only the archive's own: anybody can send a message that looks like one of its answers.
            if (kept is not null && IsOwn((string?)next.Attribute("from")) && found.Count < MostArchived) found.Add(kept);
        }
    }

    /// <summary>Asks without waiting; the id of the question.</summary>
    public async Task<string> PutAsync(string type, XElement what, string? to = null)
    {
        var (id, question) = Question(type, what, to);
        await stream.WriteAsync(question);
        return id;
    }

    /// <summary>Sends, all at once.</summary>
    public Task WriteAsync(params XElement[] elements) => stream.WriteAsync(elements);

    /// <summary>A question and its id, not yet sent.</summary>
    public (string Id, XElement Element) Question(string type, XElement what, string? to = null)
    {
        // Nobody else can know it, so nobody else can answer.
        var id = $"{NewId()}-{asked++}";
        return (id, new XElement(XmppNames.Client + "iq", new XAttribute("type", type), new XAttribute("id", id), to is null ? null : new XAttribute("to", to), what));
    }

    /// <summary>The next stanza. What the server asks of us is answered: we can do nothing.</summary>
    public async Task<XElement> NextAsync()
    {
        while (true)
        {
            var next = await stream.NextAsync();
            if (next.Name != XmppNames.Client + "iq" || (string?)next.Attribute("type") is not ("get" or "set")) return next;
            await stream.WriteAsync(new XElement(
                XmppNames.Client + "iq", new XAttribute("type", "error"), new XAttribute("id", (string?)next.Attribute("id") ?? ""),
                next.Attribute("from") is { } from ? new XAttribute("to", from.Value) : null,
                new XElement(XmppNames.Client + "error", new XAttribute("type", "cancel"), new XElement(XmppNames.Stanzas + "service-unavailable"))));
        }
    }

    /// <summary>Whether a stanza answers a question to somebody; the own server answers for itself, for the account or with no name at all.</summary>
    public bool IsAnswer(XElement stanza, string id, string? to)
    {
        if (stanza.Name != XmppNames.Client + "iq" || (string?)stanza.Attribute("id") != id || (string?)stanza.Attribute("type") is not ("result" or "error")) return false;
        var from = (string?)stanza.Attribute("from");
        return to is not null ? from == to : IsOwn(from);
    }

    private bool IsOwn(string? from) =>
        from is null || Address.Length == 0 || from == Address || from == Address.Split('@')[1] || from.StartsWith(Address + "/", StringComparison.Ordinal);

    private static XElement Field(string name, string value) =>
        new(XmppNames.Form + "field", new XAttribute("var", name), new XElement(XmppNames.Form + "value", value));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private static async Task<XmppStream> ReachAsync(XmppServers servers, Jid account, TimeSpan patience, CancellationToken stop)
    {
        IReadOnlyList<XmppServer> found;
        try
        {
            found = await servers.OfAsync(account.Host, stop);
        }
        catch (Exception reason) when (reason is DnsResponseException or ArgumentException || (reason is OperationCanceledException && !stop.IsCancellationRequested))
        {
            throw new XmppFaultException("The domain's server cannot be found.", reason);
        }
        XmppFaultException? last = null;
        foreach (var server in found)
        {
            try
            {
                return await SecureAsync(servers, server, account, patience, stop);
            }
            catch (XmppFaultException reason)
            {
                last = reason;
            }
        }
        throw last ?? new XmppFaultException("The domain has no server that may be asked.");
    }

    private static async Task<XmppStream> SecureAsync(XmppServers servers, XmppServer server, Jid account, TimeSpan patience, CancellationToken stop)
    {
        var stream = await XmppStream.ConnectAsync(server, patience, stop);
        try
        {
            if (!server.DirectTls)
            {
                var features = await stream.OpenAsync(account.Domain);
                if (features.Element(XmppNames.Tls + "starttls") is null) throw new XmppFaultException("The server has no TLS.");
                await stream.WriteAsync(new XElement(XmppNames.Tls + "starttls"));
                if ((await stream.NextAsync()).Name != XmppNames.Tls + "proceed") throw new XmppFaultException("The server has no TLS.");
            }
            await stream.SecureAsync(account.Host, servers.Trusted.Policy(), server.DirectTls);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }
}
