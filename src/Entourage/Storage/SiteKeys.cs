using System.Security.Cryptography;
using System.Text;

namespace Entourage.Storage;

/// <summary>
/// The site's own secret, kept in a file beside the database and never in it, so that a leaked database opens no link. Every use has a key
/// of its own, derived by HKDF (RFC 5869) from the secret and a label. Thread-safe.
/// </summary>
[FrontDoor]
internal sealed class SiteKeys
{
    private readonly byte[] secret;

    public SiteKeys(IOptions<StorageOptions> storage)
    {
        var file = PathIn(storage.Value);
        if (!File.Exists(file)) Create(storage.Value.Make("keys"), file);
        secret = File.ReadAllBytes(file);
        if (secret.Length != 32) throw new InvalidDataException("keys/site.key must hold exactly 32 bytes.");
    }

    /// <summary>Where a site's secret is.</summary>
    internal static string PathIn(StorageOptions storage) => Path.Combine(Path.GetFullPath(storage.Folder), "keys", "site.key");

    /// <summary>Whether there is one; making <see cref="SiteKeys"/> makes one where there is none.</summary>
    internal static bool Exists(StorageOptions storage) => File.Exists(PathIn(storage));

    /// <summary>The 32-byte key for one use, such as <c>invite</c>; the same every time.</summary>
    public byte[] For(string use) => HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, info: Encoding.ASCII.GetBytes(use));

    /// <summary>The MAC for one use, under the key that <see cref="For"/> gives it.</summary>
    public SiteMac MacFor(string use) => new(For(use));

    private static void Create(string folder, string file)
    {
        // Written whole under another name first: a crash in between must not leave half a secret behind.
        var draft = $"{file}.{Guid.NewGuid():N}";
        try
        {
            var mode = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) mode.UnixCreateMode = Private.File;
            using (var stream = new FileStream(draft, mode))
            {
                stream.Write(RandomNumberGenerator.GetBytes(32));
                stream.Flush(flushToDisk: true);
            }
            File.Move(draft, file, overwrite: false);
            Durable.Folder(folder);
        }
        catch (IOException) when (File.Exists(file))
        {
            // Another process was first, and its key is the site's.
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
