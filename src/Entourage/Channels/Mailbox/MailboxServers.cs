using System.Net;
using DnsClient;
using DnsClient.Protocol;

namespace Entourage.Channels.Mailbox;

/// <summary>What is asked of a mail server.</summary>
internal enum MailboxTask
{
    /// <summary>Reading headers, by IMAP.</summary>
    Read,

    /// <summary>Sending, by SMTP submission.</summary>
    Send,

    /// <summary>Reading address books, by CardDAV.</summary>
    Names,
}

/// <summary>One place where a domain's mail server may answer.</summary>
/// <param name="Address">The machine.</param>
/// <param name="Name">Whom its certificate must be for.</param>
/// <param name="DirectTls">Whether TLS comes first there (RFC 8314), rather than after STARTTLS.</param>
internal readonly record struct MailboxServer(IPEndPoint Address, string Name, bool DirectTls);

/// <summary>Finds the mail servers of a domain (RFC 6186, RFC 8314), and says which certificates are trusted. Thread-safe.</summary>
internal sealed class MailboxServers
{
    // Whoever owns a domain writes its records: they must not make us knock at a hundred doors.
    private const int MostRecords = 4;
    private const int MostServers = 4;

    private static readonly int[] MailPorts = [143, 443, 465, 587, 993];

    // Where TLS comes after STARTTLS by agreement.
    private static readonly int[] BarePorts = [143, 587];

    private readonly LookupClient dns;
    private readonly MailboxOptions options;
    private readonly IReadOnlyDictionary<string, (MailboxHost Imap, MailboxHost Submission)> given;

    public MailboxServers(IOptions<ChannelsOptions> settings)
    {
        options = settings.Value.Mailbox;
        given = MailboxOptions.ReadHosts(options.Hosts)!;
        Trusted = new TrustedAuthorities(options.TrustedCertificates);
        var asked = options.ResolverAddress() is { } resolver ? new LookupClientOptions(resolver) : new LookupClientOptions();
        asked.Timeout = TimeSpan.FromSeconds(Math.Min(5, options.AnswerSeconds));
        asked.Retries = 1;
        asked.UseCache = false;
        dns = new LookupClient(asked);
    }

    /// <summary>Whose certificates count.</summary>
    public TrustedAuthorities Trusted { get; }

    /// <summary>In the order in which to try them; none when the domain has none that may be asked.</summary>
    /// <param name="domain">In ASCII.</param>
    /// <param name="task">What is to be done there.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="DnsResponseException">Nobody answers.</exception>
    public async Task<IReadOnlyList<MailboxServer>> OfAsync(string domain, MailboxTask task, CancellationToken stop)
    {
        var found = new List<MailboxServer>();
        foreach (var (host, name, direct) in await NamedAsync(domain, task, stop))
        {
            foreach (var kind in (QueryType[])[QueryType.A, QueryType.AAAA])
            {
                foreach (var record in (await dns.QueryAsync(host.Name, kind, cancellationToken: stop)).Answers.AddressRecords())
                {
                    if (!options.PrivateAddresses && !PublicAddresses.Has(record.Address)) continue;
                    found.Add(new(new(record.Address, host.Port), name, direct));
                    if (found.Count == MostServers) return found;
                }
            }
        }
        return found;
    }

    private async Task<IReadOnlyList<(MailboxHost Host, string Certified, bool Direct)>> NamedAsync(string domain, MailboxTask task, CancellationToken stop)
    {
        if (task != MailboxTask.Names && given.TryGetValue(domain, out var own))
        {
            var host = task == MailboxTask.Read ? own.Imap : own.Submission;
            return [(host, host.Name, !BarePorts.Contains(host.Port))];
        }
        var records = new List<(SrvRecord Record, bool Direct)>();
        foreach (var (service, direct) in Services(task))
        {
            var answer = await dns.QueryAsync($"{service}._tcp.{domain}", QueryType.SRV, cancellationToken: stop);
            records.AddRange(answer.Answers.SrvRecords().Take(MostRecords).Select(record => (record, direct)));
        }
        if (records.Count == 0) return Usual(domain, task);
        // A dot says that the service is decidedly not there.
        return
        [
            .. from one in records
               let host = one.Record.Target.Value.TrimEnd('.').ToLowerInvariant()
               where host.Length > 0 && (one.Record.Port >= 1024 || MailPorts.Contains(one.Record.Port))
               orderby one.Record.Priority, one.Record.Weight descending
               select (new MailboxHost(host, one.Record.Port), Certified(host, domain), one.Direct),
        ];
    }

    private static (string Service, bool Direct)[] Services(MailboxTask task) => task switch
    {
        MailboxTask.Read => [("_imaps", true), ("_imap", false)],
        MailboxTask.Send => [("_submissions", true), ("_submission", false)],
        MailboxTask.Names => [("_carddavs", true)],
    };

    // What programs for mail try where no record says more.
    private static (MailboxHost, string, bool)[] Usual(string domain, MailboxTask task)
    {
        // A web server at the domain need not be the mail provider's.
        if (task == MailboxTask.Names) return [];
        var (name, port) = task == MailboxTask.Read ? ("imap", 993) : ("smtp", 465);
        return [.. ((string[])[$"{name}.{domain}", $"mail.{domain}"]).Select(host => (new MailboxHost(host, port), host, true))];
    }

    // Records can be forged on their way. A host under the domain is the domain's own; of any other the certificate must name the domain (RFC 6186 §6), or an
    // operator must have said that it is right.
    private static string Certified(string host, string domain) => host.EndsWith("." + domain, StringComparison.Ordinal) ? host : domain;
}
