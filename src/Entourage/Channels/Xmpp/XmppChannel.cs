using System.Xml;
using System.Xml.Linq;

namespace Entourage.Channels.Xmpp;

/// <summary>XMPP from the member's own account. What was learnt from real servers, and decides here, is in docs/channels.md.</summary>
internal sealed class XmppChannel(XmppServers servers, IOptions<ChannelsOptions> options) : IConnectedChannel
{
    // Servers slow down whoever asks more at once; what has not been answered does not count as confirmed.
    private const int MostQuestions = 40;
    private const int MostContacts = 5_000;
    private const int LongestName = 100;

    private readonly TimeSpan patience = TimeSpan.FromSeconds(options.Value.Xmpp.AnswerSeconds);
    private readonly TimeSpan watch = TimeSpan.FromSeconds(options.Value.Xmpp.WatchSeconds);

    public string Id => "xmpp";

    public int Order => 75;

    public ContactKind Contact => ContactKind.Xmpp;

    public async Task<Outcome<ConnectedAccount>> ConnectAsync(AccountProof given, CancellationToken stop)
    {
        if (Jid.Typed(given.Address) is not { } account) return ChannelProblems.AccountNotValid;
        if (given.Secret.Length is 0 or > 1000) return ChannelProblems.AccountRefused;
        try
        {
            await using var session = await XmppSession.BeginAsync(servers, account, given.Secret, patience, stop);
            return new ConnectedAccount(session.Address, given.Secret);
        }
        catch (XmppFaultException reason)
        {
            return Problem(reason);
        }
    }

    public async Task<Outcome<Done>> ContactsAsync(ConnectedAccount account, Action<Acquaintance> found, CancellationToken stop)
    {
        try
        {
            await using var session = await BeginAsync(account, stop);
            var roster = await session.AskAsync("get", new XElement(XmppNames.Roster + "query")) ?? throw new XmppFaultException();
            await ConfirmAsync(session, Both(roster, session.Address), found);
            return default(Done);
        }
        catch (XmppFaultException reason)
        {
            return Problem(reason);
        }
    }

    public async Task<Sent> SendAsync(ConnectedAccount account, Recipient to, Message message, Func<ValueTask<bool>> leaving, CancellationToken stop)
    {
        XmppSession session;
        try
        {
            session = await BeginAsync(account, stop);
        }
        catch (XmppFaultException reason)
        {
            return reason.Refused ? Sent.AccountRefused : Sent.NotYet;
        }
        var id = XmppSession.NewId();
        await using (session)
        {
            if (!await leaving()) return Sent.NotWanted;
            try
            {
                return await SendAsync(session, id, to.Address, message.Text);
            }
            catch (XmppFaultException) when (IsAtHome(session.Address, to.Address))
            {
                return Sent.Unknown;
            }
            catch (XmppFaultException)
            {
                // We were not there to be told; the archive may have been.
            }
        }
        return await LookAsync(account, id, to.Address, stop);
    }

    // A roster does not say who has one.
    public bool MayHavePicture(Acquaintance person) => true;

    public async Task PicturesAsync(ConnectedAccount account, IReadOnlyList<Acquaintance> people, Action<Acquaintance, byte[]> found, CancellationToken stop)
    {
        try
        {
            await using var session = await BeginAsync(account, stop);
            await XmppPictures.RunAsync(session, people, patience, found);
        }
        catch (XmppFaultException)
        {
            // Those that are left have none now.
        }
    }

    private async Task<Sent> SendAsync(XmppSession session, string id, string to, string text)
    {
        session.Allow(patience);
        var (ping, question) = session.Question("get", new XElement(XmppNames.Ping + "ping"));
        await session.WriteAsync(
            new XElement(
                XmppNames.Client + "message", new XAttribute("type", "chat"), new XAttribute("id", id), new XAttribute("to", to),
                new XElement(XmppNames.Client + "body", Writable(text))),
            question);
        if (await AnswerAsync(session, id, ping, session.NextAsync()) is Sent.Failed) return Sent.Failed;
        // A server says of its own people at once that it failed, before it answers what came after.
        return IsAtHome(session.Address, to) ? Sent.HandedOver : await WatchAsync(session, id);
    }

    // Of another server it is told later, only to this session, and by silence when there is nothing to tell: so we stay, and make sure at the end that we were there.
    private async Task<Sent> WatchAsync(XmppSession session, string id)
    {
        session.Allow(watch + patience);
        using var ended = new CancellationTokenSource();
        var over = Task.Delay(watch, ended.Token);
        var next = session.NextAsync();
        try
        {
            while (await Task.WhenAny(next, over) != over)
            {
                if (IsError(await next, id)) return Sent.Failed;
                next = session.NextAsync();
            }
        }
        finally
        {
            await ended.CancelAsync();
        }
        var ping = await session.PutAsync("get", new XElement(XmppNames.Ping + "ping"));
        return await AnswerAsync(session, id, ping, next);
    }

    // Prosody keeps the refusals of other servers in the member's archive, where they have one (XEP-0313). That there is none proves nothing.
    private async Task<Sent> LookAsync(ConnectedAccount account, string id, string to, CancellationToken stop)
    {
        await Task.Delay(watch, stop);
        try
        {
            await using var session = await BeginAsync(account, stop);
            return (await session.ArchiveAsync(to)).Any(message => IsError(message, id)) ? Sent.Failed : Sent.Unknown;
        }
        catch (XmppFaultException)
        {
            return Sent.Unknown;
        }
    }

    private static async Task<Sent> AnswerAsync(XmppSession session, string id, string ping, Task<XElement> next)
    {
        while (true)
        {
            var stanza = await next;
            if (IsError(stanza, id)) return Sent.Failed;
            if (session.IsAnswer(stanza, ping, to: null)) return Sent.HandedOver;
            next = session.NextAsync();
        }
    }

    private async Task ConfirmAsync(XmppSession session, IEnumerable<Acquaintance> roster, Action<Acquaintance> found)
    {
        var asked = new Dictionary<string, Acquaintance>(StringComparer.Ordinal);
        using var rest = roster.GetEnumerator();
        var more = true;
        while (true)
        {
            while (more && asked.Count < MostQuestions && (more = rest.MoveNext()))
            {
                session.Allow(patience);
                asked.Add(await session.PutAsync("get", new XElement(XmppNames.Disco + "query"), rest.Current.Recipient.Address), rest.Current);
            }
            if (asked.Count == 0) return;
            XElement answer;
            try
            {
                answer = await session.NextAsync();
            }
            catch (XmppFaultException) when (!more)
            {
                // Those that are left have not been confirmed now, which is not for us to wait for.
                return;
            }
            var id = (string?)answer.Attribute("id") ?? "";
            if (!asked.TryGetValue(id, out var contact) || !session.IsAnswer(answer, id, contact.Recipient.Address)) continue;
            asked.Remove(id);
            session.Allow(patience);
            var confirmed = (string?)answer.Attribute("type") == "result" && answer.Elements(XmppNames.Disco + "query").Elements(XmppNames.Disco + "identity").Any(one => (string?)one.Attribute("category") == "account");
            if (confirmed) found(contact);
        }
    }

    // What the member's own server says; the contact's has the second word.
    private static IEnumerable<Acquaintance> Both(XElement roster, string me) =>
    [
        .. (
            from item in roster.Elements(XmppNames.Roster + "query").Elements(XmppNames.Roster + "item")
            where (string?)item.Attribute("subscription") == "both"
            let to = Jid.Recipient((string?)item.Attribute("jid"))
            where to is not null && to.Address != me
            select new Acquaintance(to, Name((string?)item.Attribute("name")), Evidence.Verified)).DistinctBy(one => one.Recipient.Address).Take(MostContacts),
    ];

    private static string? Name(string? given)
    {
        if (string.IsNullOrWhiteSpace(given)) return null;
        var name = PlainText.Clean(given, LongestName, LongestName * 4, "name", lines: false);
        return name.Ok && name.Value.Length > 0 ? name.Value : null;
    }

    private static bool IsAtHome(string me, string to) => me.Split('@')[1] == to.Split('@')[1];

    private static bool IsError(XElement stanza, string id) =>
        stanza.Name == XmppNames.Client + "message" && (string?)stanza.Attribute("type") == "error" && (string?)stanza.Attribute("id") == id;

    // A few characters that text may have XML cannot carry.
    private static string Writable(string text)
    {
        var written = text.ToCharArray();
        for (var i = 0; i < written.Length; i++)
        {
            if (!XmlConvert.IsXmlChar(written[i]) && !char.IsSurrogate(written[i])) written[i] = '\uFFFD';
        }
        return new string(written);
    }

    private Task<XmppSession> BeginAsync(ConnectedAccount account, CancellationToken stop) =>
        XmppSession.BeginAsync(servers, Jid.Spelled(account.Address) ?? throw new XmppFaultException(), account.Secret, patience, stop);

    private static Problem Problem(XmppFaultException reason) => reason.Refused ? ChannelProblems.AccountRefused : ChannelProblems.AccountUnreachable;
}
