using System.Security.Cryptography.X509Certificates;

namespace Entourage.Channels;

/// <summary>Which certificates of servers are trusted: those of the machine's own authorities, and of those an operator adds. Thread-safe.</summary>
internal sealed class TrustedAuthorities
{
    private readonly X509Certificate2Collection? trusted;

    /// <summary>Adds those of a file (PEM) to the machine's own.</summary>
    /// <param name="file">Empty for none.</param>
    public TrustedAuthorities(string file)
    {
        if (file.Length == 0) return;
        trusted = [];
        trusted.ImportFromPemFile(file);
        using var own = new X509Store(StoreName.Root, StoreLocation.LocalMachine);
        own.Open(OpenFlags.ReadOnly);
        trusted.AddRange(own.Certificates);
    }

    /// <summary>How certificates are checked. Nothing is downloaded for it: a certificate names addresses that its owner chose.</summary>
    public X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.ApplicationPolicy.Add(new("1.3.6.1.5.5.7.3.1"));
        if (trusted is null) return policy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(trusted);
        return policy;
    }
}
