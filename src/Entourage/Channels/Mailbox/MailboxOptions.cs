using System.ComponentModel.DataAnnotations;
using System.Net;
using Entourage.Channels.Xmpp;

namespace Entourage.Channels.Mailbox;

/// <summary>The settings under <c>Channels:Mailbox</c>.</summary>
internal sealed class MailboxOptions
{
    /// <summary>Whether members can connect a mailbox at all.</summary>
    public bool On { get; init; }

    /// <summary>
    /// The servers of domains whose own records do not say them, or say those of others: the domain, its IMAP server and its submission server, such as
    /// <c>example.org imap.example.net:993 smtp.example.net:465</c>, and a semicolon before the next.
    /// </summary>
    [Hosts]
    public string Hosts { get; init; } = "";

    /// <summary>A file of certificates (PEM) of authorities that are trusted beside the machine's own: an intranet's. Nothing is switched off by it.</summary>
    [CertificateFile]
    public string TrustedCertificates { get; init; } = "";

    /// <summary>The DNS server to ask, such as <c>192.0.2.53</c> or <c>192.0.2.53:5353</c>. Without one, the machine's own.</summary>
    [Resolver]
    public string Resolver { get; init; } = "";

    /// <summary>Whether servers at private addresses and on this machine may be connected to. Else whoever types an address could look around in the network the site is in.</summary>
    public bool PrivateAddresses { get; init; }

    /// <summary>How long an answer of a server may take.</summary>
    [Range(1, 120)]
    public int AnswerSeconds { get; init; } = 20;

    /// <summary>A file with the site's own private key for DKIM (PEM, RSA or Ed25519). Without one, the site signs nothing.</summary>
    [SigningKey]
    public string DkimKey { get; init; } = "";

    /// <summary>Under which name the public half of <see cref="DkimKey"/> is published: <c>{selector}._domainkey.{the site's domain}</c>.</summary>
    [RegularExpression("[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?")]
    public string DkimSelector { get; init; } = "entourage";

    /// <summary><see cref="Resolver"/>, parsed; null for the machine's own.</summary>
    public IPEndPoint? ResolverAddress() => XmppOptions.Read(Resolver);

    /// <summary><see cref="Hosts"/>, parsed; null when something in it cannot be meant.</summary>
    public static IReadOnlyDictionary<string, (MailboxHost Imap, MailboxHost Submission)>? ReadHosts(string hosts)
    {
        var read = new Dictionary<string, (MailboxHost, MailboxHost)>(StringComparer.Ordinal);
        foreach (var one in hosts.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (one.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var domain, var first, var second]) return null;
            if (Host(first) is not { } imap || Host(second) is not { } submission || MailContacts.AsciiDomain(domain) is not { } name) return null;
            read[name] = (imap, submission);
        }
        return read;
    }

    private static MailboxHost? Host(string written) =>
        written.Split(':') is [var name, var digits] && MailContacts.AsciiDomain(name) is { } host
        && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
            ? new MailboxHost(host, port)
            : null;
}

/// <summary>A mail server, by name.</summary>
/// <param name="Name">In ASCII.</param>
/// <param name="Port">Where it listens.</param>
internal sealed record MailboxHost(string Name, int Port);

/// <summary>Domains with their two servers each; empty for none.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class HostsAttribute() : ValidationAttribute("must be a domain, its IMAP server and its submission server, such as example.org imap.example.net:993 smtp.example.net:465.")
{
    public override bool IsValid(object? value) => value is not string hosts || MailboxOptions.ReadHosts(hosts) is not null;
}

/// <summary>A file with a private key that mail can be signed with; empty for none.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SigningKeyAttribute() : ValidationAttribute("must be a file with a private key (PEM, RSA or Ed25519).")
{
    public override bool IsValid(object? value) => value is not string { Length: > 0 } file || MailboxSignature.CanRead(file);
}
