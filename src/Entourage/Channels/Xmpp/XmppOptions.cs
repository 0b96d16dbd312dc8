using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Entourage.Channels.Xmpp;

/// <summary>The settings under <c>Channels:Xmpp</c>.</summary>
internal sealed class XmppOptions
{
    /// <summary>Whether members can connect an XMPP account at all.</summary>
    public bool On { get; init; }

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

    /// <summary>How long to stay after a message to somebody on another server: that it failed is told to the session that sent it, 90 seconds later, and to nobody else.</summary>
    [Range(1, 600)]
    public int WatchSeconds { get; init; } = 100;

    /// <summary><see cref="Resolver"/>, parsed; null for the machine's own.</summary>
    public IPEndPoint? ResolverAddress() => Read(Resolver);

    internal static IPEndPoint? Read(string resolver)
    {
        if (!IPEndPoint.TryParse(resolver, out var read)) return null;
        if (read.Port == 0) read.Port = 53;
        return read;
    }
}

/// <summary>A file of certificates that can be read; empty for none.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CertificateFileAttribute() : ValidationAttribute("must be a file of certificates (PEM).")
{
    public override bool IsValid(object? value)
    {
        if (value is not string { Length: > 0 } file) return true;
        try
        {
            var found = new X509Certificate2Collection();
            found.ImportFromPemFile(file);
            return found.Count > 0;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return false;
        }
    }
}

/// <summary>The address of a name server; empty for the machine's own.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ResolverAttribute() : ValidationAttribute("must be an address such as 192.0.2.53 or 192.0.2.53:5353.")
{
    public override bool IsValid(object? value) => value is not string { Length: > 0 } resolver || XmppOptions.Read(resolver) is not null;
}
