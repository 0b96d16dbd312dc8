using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.OpenSsl;
using Org.BouncyCastle.Security;

namespace Entourage.Channels.Mailbox;

/// <summary>
/// The site's own DKIM signature (RFC 6376): a member's provider signs for the member, and need not sign the headers by which their readers say "never again"
/// with one press (RFC 8058 §4). Thread-safe.
/// </summary>
internal sealed class MailboxSignature(string key, string selector)
{
    private static readonly HeaderId[] Covered =
    [
        HeaderId.From, HeaderId.To, HeaderId.Subject, HeaderId.Date, HeaderId.MessageId, HeaderId.MimeVersion, HeaderId.ContentType, HeaderId.ContentTransferEncoding,
        HeaderId.ListUnsubscribe, HeaderId.ListUnsubscribePost,
    ];

    /// <summary>Whether a file holds a key that mail can be signed with.</summary>
    public static bool CanRead(string key)
    {
        try
        {
            return Signer(key, "example.org", "any") is not null;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or FormatException or ArgumentException or GeneralSecurityException)
        {
            return false;
        }
    }

    /// <summary>Signs a message that is finished.</summary>
    /// <param name="message">Its encoding is fixed here.</param>
    /// <param name="domain">The site's domain, in ASCII.</param>
    public void Sign(MimeMessage message, string domain)
    {
        message.Prepare(EncodingConstraint.SevenBit);
        Signer(key, domain, selector).Sign(message, Covered);
    }

    private static DkimSigner Signer(string file, string domain, string selector)
    {
        using var text = File.OpenText(file);
        using var pem = new PemReader(text);
        var key = pem.ReadObject() switch
        {
            AsymmetricKeyParameter { IsPrivate: true } alone => alone,
            AsymmetricCipherKeyPair pair => pair.Private,
            _ => throw new FormatException("This is no private key."),
        };
        var algorithm = key is Ed25519PrivateKeyParameters ? DkimSignatureAlgorithm.Ed25519Sha256 : DkimSignatureAlgorithm.RsaSha256;
        return new DkimSigner(key, domain, selector, algorithm)
        {
            HeaderCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed,
            BodyCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed,
        };
    }
}
