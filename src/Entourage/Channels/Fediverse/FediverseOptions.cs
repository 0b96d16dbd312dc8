using System.ComponentModel.DataAnnotations;
using Entourage.Channels.Xmpp;

namespace Entourage.Channels.Fediverse;

/// <summary>The settings under <c>Channels:Fediverse</c>.</summary>
internal sealed class FediverseOptions
{
    /// <summary>Whether members can connect an account of the fediverse at all.</summary>
    public bool On { get; init; }

    /// <summary>A file of certificates (PEM) of authorities that are trusted beside the machine's own: an intranet's. Nothing is switched off by it.</summary>
    [CertificateFile]
    public string TrustedCertificates { get; init; } = "";

    /// <summary>The DNS server to ask, such as <c>192.0.2.53</c> or <c>192.0.2.53:5353</c>. Without one, the machine's own.</summary>
    [Resolver]
    public string Resolver { get; init; } = "";

    /// <summary>Whether servers at private addresses and on this machine may be connected to. Else whoever types a server could look around in the network the site is in.</summary>
    public bool PrivateAddresses { get; init; }

    /// <summary>How long an answer of a server may take, from the first knock to its last byte.</summary>
    [Range(1, 120)]
    public int AnswerSeconds { get; init; } = 20;
}
