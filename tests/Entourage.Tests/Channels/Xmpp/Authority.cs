using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Entourage.Tests.Channels.Xmpp;

/// <summary>An authority for certificates, as an intranet has one.</summary>
internal sealed class Authority : IDisposable
{
    // Certificates are checked against the machine's clock, not the site's.
    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddDays(-1);

    private readonly X509Certificate2 root;

    public Authority(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        root = request.CreateSelfSigned(From, From.AddDays(10));
        System.IO.File.WriteAllText(File = Path.Combine(folder, "authority.pem"), root.ExportCertificatePem());
    }

    /// <summary>Its own certificate.</summary>
    public string File { get; }

    /// <summary>A server's certificate with its key.</summary>
    public X509Certificate2 Issue(string domain)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={domain}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(domain);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var bare = request.Create(root, From, From.AddDays(9), RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(key);
    }

    /// <summary>The same in two files.</summary>
    public (string Certificate, string Key) IssueFiles(string domain, string folder)
    {
        using var certificate = Issue(domain);
        var (file, key) = (Path.Combine(folder, $"{domain}.crt"), Path.Combine(folder, $"{domain}.key"));
        System.IO.File.WriteAllText(file, certificate.ExportCertificatePem());
        System.IO.File.WriteAllText(key, certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        return (file, key);
    }

    public void Dispose() => root.Dispose();
}
