using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using DnsClient;

namespace Entourage.Channels.Mailbox;

/// <summary>
/// What the member calls people, by their address books on the mail server's CardDAV (RFC 6352), where the domain's records name one (RFC 6764). Servers send
/// whole cards whatever is asked for; all but names and addresses is dropped while reading. Thread-safe.
/// </summary>
internal sealed class MailboxAddressBook(MailboxServers servers, IOptions<ChannelsOptions> options)
{
    private const int MostBooks = 5;
    private const int MostRedirects = 3;
    private const int MostInAnAnswer = 1_000_000;
    private const int MostInABook = 64_000_000;
    private const int MostInACard = 500_000;
    private const int MostNames = 10_000;

    private static readonly XNamespace Dav = "DAV:";
    private static readonly XNamespace Card = "urn:ietf:params:xml:ns:carddav";

    private readonly TimeSpan patience = TimeSpan.FromSeconds(options.Value.Mailbox.AnswerSeconds);

    /// <summary>Names by canonical address; none where there is no address book, or none that answers.</summary>
    public async Task<IReadOnlyDictionary<string, string>> NamesAsync(ConnectedAccount account, CancellationToken stop)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(patience);
        try
        {
            var domain = account.Address[(account.Address.IndexOf('@', StringComparison.Ordinal) + 1)..];
            if (await servers.OfAsync(domain, MailboxTask.Names, deadline.Token) is not [var server, ..]) return names;
            using var client = Client(server, account);
            await ReadAsync(client, names, deadline.Token);
        }
        catch (Exception reason) when (reason is HttpRequestException or IOException or XmlException or DnsResponseException or UriFormatException or ArgumentException
            || (reason is OperationCanceledException && !stop.IsCancellationRequested))
        {
            // Names are a comfort; who is connected is read without them.
        }
        return names;
    }

    private static async Task ReadAsync(HttpClient client, Dictionary<string, string> names, CancellationToken stop)
    {
        if (await FindAsync(client, "/.well-known/carddav", Dav + "current-user-principal", stop) is not { } person) return;
        if (await FindAsync(client, person, Card + "addressbook-home-set", stop) is not { } home) return;
        IReadOnlyList<string> books;
        using (var answer = await AskAsync(client, "PROPFIND", home, 1, new XElement(Dav + "resourcetype"), stop))
        {
            var found = await LoadAsync(answer, stop);
            books = [.. found.Elements(Dav + "response").Where(one => one.Descendants(Card + "addressbook").Any()).Select(one => (string?)one.Element(Dav + "href") ?? home)];
        }
        foreach (var book in books.Take(MostBooks))
        {
            using var answer = await AskAsync(client, "REPORT", book, 1, new XElement(Card + "address-data"), stop);
            await TakeAsync(answer, names, stop);
        }
    }

    private static async Task<string?> FindAsync(HttpClient client, string path, XName property, CancellationToken stop)
    {
        using var answer = await AskAsync(client, "PROPFIND", path, 0, new XElement(property), stop);
        return (string?)(await LoadAsync(answer, stop)).Descendants(property).Elements(Dav + "href").FirstOrDefault();
    }

    private static async Task<XElement> LoadAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(stop);
        using var reader = XmlReader.Create(stream, Settings(MostInAnAnswer));
        return (await XDocument.LoadAsync(reader, LoadOptions.None, stop)).Root!;
    }

    // Card by card, so that neither their pictures nor somebody's many thousand cards are ever in memory together.
    private static async Task TakeAsync(HttpResponseMessage answer, Dictionary<string, string> names, CancellationToken stop)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(stop);
        using var reader = XmlReader.Create(stream, Settings(MostInABook));
        var (card, some) = (new StringBuilder(), new char[8_192]);
        while (await reader.ReadAsync())
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "address-data")
            {
                card.Clear();
            }
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
            {
                while (await reader.ReadValueChunkAsync(some, 0, some.Length) is > 0 and var read)
                {
                    if (card.Length < MostInACard) card.Append(some, 0, read);
                }
            }
            else if (reader.NodeType == XmlNodeType.EndElement && reader.LocalName == "address-data")
            {
                foreach (var one in VCard.Read(card.ToString())) Add(names, one);
            }
        }
    }

    private static XmlReaderSettings Settings(int most) =>
        new() { Async = true, DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = most };

    private static void Add(Dictionary<string, string> names, VCard card)
    {
        if (MailboxReading.Name(card.Name) is not { } name) return;
        foreach (var address in card.Mail)
        {
            if (names.Count < MostNames && MailContacts.Read(address).Value is { } person) names.TryAdd(person.Canonical, name);
        }
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient client, string method, string path, int depth, XElement what, CancellationToken stop)
    {
        var at = Here(client, path);
        for (var turn = 0; turn <= MostRedirects; turn++)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), at);
            request.Headers.Add("Depth", depth.ToString(CultureInfo.InvariantCulture));
            var properties = new XElement(Dav + "prop", what);
            var body = method == "REPORT" ? new XElement(Card + "addressbook-query", properties) : new XElement(Dav + "propfind", properties);
            request.Content = new StringContent(body.ToString(SaveOptions.DisableFormatting), Encoding.UTF8, "application/xml");
            var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            if (answer.IsSuccessStatusCode) return answer;
            var location = answer.Headers.Location;
            answer.Dispose();
            if ((int)answer.StatusCode is < 300 or >= 400 || location is null) throw new HttpRequestException("The server refuses.");
            at = Here(client, new Uri(at, location).ToString());
        }
        throw new HttpRequestException("The server leads nowhere.");
    }

    // The password goes to this server and to no other.
    private static Uri Here(HttpClient client, string path)
    {
        var at = new Uri(client.BaseAddress!, path);
        return at.GetLeftPart(UriPartial.Authority) == client.BaseAddress!.GetLeftPart(UriPartial.Authority) ? at : throw new HttpRequestException("The server leads elsewhere.");
    }

    private HttpClient Client(MailboxServer server, ConnectedAccount account)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            MaxResponseHeadersLength = 32,
            SslOptions = new SslClientAuthenticationOptions { TargetHost = server.Name, CertificateChainPolicy = servers.Trusted.Policy() },
            // The address that was checked, and not one that the name leads to by now.
            ConnectCallback = async (_, stop) =>
            {
                var socket = new Socket(server.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await socket.ConnectAsync(server.Address, stop);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
        var client = new HttpClient(handler) { BaseAddress = new Uri($"https://{server.Name}:{server.Address.Port}/") };
        client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account.Address}:{account.Secret}")));
        return client;
    }
}
