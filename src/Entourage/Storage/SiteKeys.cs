using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Entourage.Storage;

/// <summary>
/// The site's own secret, kept in a file beside the database and never in it, so that a leaked database opens no link. Every use has a key
/// of its own, derived by HKDF (RFC 5869) from the secret and a label. Thread-safe.
/// </summary>
public sealed class SiteKeys
{
    private readonly byte[] secret;

    internal SiteKeys(IOptions<StorageOptions> storage)
    {
        var folder = storage.Value.Make("keys");
        var file = Path.Combine(folder, "site.key");
        if (!File.Exists(file)) Create(file);
        secret = File.ReadAllBytes(file);
        if (secret.Length != 32) throw new InvalidDataException("keys/site.key must hold exactly 32 bytes.");
    }

    /// <summary>The 32-byte key for one use, such as <c>invite</c>; the same every time.</summary>
    public byte[] For(string use) => HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, info: Encoding.ASCII.GetBytes(use));

    /// <summary>The MAC for one use, under the key that <see cref="For"/> gives it.</summary>
    public SiteMac MacFor(string use) => new(For(use));

    private static void Create(string file)
    {
        // Written whole under another name first: a crash in between must not leave half a secret behind.
        var draft = $"{file}.{Environment.ProcessId}";
        var mode = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) mode.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(draft, mode))
        {
            stream.Write(RandomNumberGenerator.GetBytes(32));
            stream.Flush(flushToDisk: true);
        }
        File.Move(draft, file, overwrite: false);
    }
}
