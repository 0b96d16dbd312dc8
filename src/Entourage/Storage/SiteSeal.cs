using System.Security.Cryptography;
using System.Text;

namespace Entourage.Storage;

/// <summary>
/// Encrypts what the database keeps and must not give away with itself: AES-256-GCM under one of the site's keys, which lie beside the database and never in
/// it. What is sealed opens only for whom it was sealed. Thread-safe.
/// </summary>
[FrontDoor]
internal sealed class SiteSeal(SiteKeys keys, string use)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] key = keys.For(use);

    /// <summary>Seals a text.</summary>
    /// <param name="text">What nobody is to read.</param>
    /// <param name="whose">What it belongs to; the same has to be said to open it.</param>
    public byte[] Seal(string text, string whose)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var sealedText = new byte[NonceBytes + TagBytes + plain.Length];
        var (nonce, tag, cipher) = Parts(sealedText);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, plain, cipher, tag, Encoding.UTF8.GetBytes(whose));
        CryptographicOperations.ZeroMemory(plain);
        return sealedText;
    }

    /// <summary>The text again; null when it was not sealed here, or for something else.</summary>
    public string? Open(byte[] sealedText, string whose)
    {
        if (sealedText.Length < NonceBytes + TagBytes) return null;
        var (nonce, tag, cipher) = Parts(sealedText);
        var plain = new byte[cipher.Length];
        try
        {
            using var aes = new AesGcm(key, TagBytes);
            aes.Decrypt(nonce, cipher, tag, plain, Encoding.UTF8.GetBytes(whose));
            return Encoding.UTF8.GetString(plain);
        }
        catch (CryptographicException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static Sections Parts(byte[] all) => new(all);

    private readonly ref struct Sections(byte[] all)
    {
        public void Deconstruct(out Span<byte> nonce, out Span<byte> tag, out Span<byte> cipher)
        {
            nonce = all.AsSpan(0, NonceBytes);
            tag = all.AsSpan(NonceBytes, TagBytes);
            cipher = all.AsSpan(NonceBytes + TagBytes);
        }
    }
}
