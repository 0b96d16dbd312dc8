using System.Net;
using DnsClient;
using DnsClient.Protocol;

namespace Entourage.Channels.Xmpp;

/// <summary>One place where a domain's server may answer.</summary>
/// <param name="Address">The machine.</param>
/// <param name="DirectTls">Whether TLS comes first there (XEP-0368), rather than after STARTTLS.</param>
internal readonly record struct XmppServer(IPEndPoint Address, bool DirectTls);

/// <summary>Finds the servers of a domain (RFC 6120 §3.2, XEP-0368), and says which certificates are trusted. Thread-safe.</summary>
internal sealed class XmppServers
{
    // Whoever owns a domain writes its records: they must not make us knock at a hundred doors.
    private const int MostRecords = 4;
    private const int MostServers = 4;
    private const int Port = 5222;

    private readonly LookupClient dns;
    private readonly XmppOptions options;

    public XmppServers(IOptions<ChannelsOptions> settings)
    {
        options = settings.Value.Xmpp;
        var asked = options.ResolverAddress() is { } resolver ? new LookupClientOptions(resolver) : new LookupClientOptions();
        asked.Timeout = TimeSpan.FromSeconds(Math.Min(5, options.AnswerSeconds));
        asked.Retries = 1;
        asked.UseCache = false;
        dns = new LookupClient(asked);
        Trusted = new TrustedAuthorities(options.TrustedCertificates);
    }

    /// <summary>Whose certificates count.</summary>
    public TrustedAuthorities Trusted { get; }

    /// <summary>In the order in which to try them; none when the domain has none that may be asked.</summary>
    /// <exception cref="DnsResponseException">Nobody answers.</exception>
    public async Task<IReadOnlyList<XmppServer>> OfAsync(string host, CancellationToken stop)
    {
        var named = await NamedAsync(host, stop);
        var found = new List<XmppServer>();
        foreach (var (name, port, direct) in named)
        {
            foreach (var kind in (QueryType[])[QueryType.A, QueryType.AAAA])
            {
                foreach (var record in (await dns.QueryAsync(name, kind, cancellationToken: stop)).Answers.AddressRecords())
                {
                    if (!options.PrivateAddresses && !PublicAddresses.Has(record.Address)) continue;
                    found.Add(new(new(record.Address, port), direct));
                    if (found.Count == MostServers) return found;
                }
            }
        }
        return found;
    }

    private async Task<IReadOnlyList<(string Name, int Port, bool Direct)>> NamedAsync(string host, CancellationToken stop)
    {
        var records = new List<(SrvRecord Record, bool Direct)>();
        foreach (var (service, direct) in ((string, bool)[])[("_xmpps-client", true), ("_xmpp-client", false)])
        {
            var answer = await dns.QueryAsync($"{service}._tcp.{host}", QueryType.SRV, cancellationToken: stop);
            records.AddRange(answer.Answers.SrvRecords().Take(MostRecords).Select(record => (record, direct)));
        }
        if (records.Count == 0) return [(host, Port, false)];
        // A dot says that the service is decidedly not there. Behind low ports are mail servers and the like, which are not ours to knock at.
        return
        [
            .. records.Where(one => one.Record.Target.Value is not ("" or ".") && (one.Record.Port is 443 or >= 1024))
                .OrderBy(one => one.Record.Priority).ThenByDescending(one => one.Record.Weight)
                .Select(one => (one.Record.Target.Value, (int)one.Record.Port, one.Direct)),
        ];
    }
}
