using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Entourage.Storage;

/// <summary>
/// HMAC-SHA-256 under one of the site's keys. Each thread keeps its engine, because setting one up costs twice what the MAC itself does.
/// Thread-safe.
/// </summary>
[FrontDoor]
internal sealed class SiteMac
{
    /// <summary>How long a MAC is.</summary>
    public const int Length = 32;

    [ThreadStatic]
    private static ConditionalWeakTable<SiteMac, IncrementalHash>? engines;

    private readonly byte[] key;

    public SiteMac(byte[] key) => this.key = key;

    /// <summary>Writes the MAC of a message: <see cref="Length"/> bytes.</summary>
    public void Write(ReadOnlySpan<byte> message, Span<byte> mac)
    {
        var engine = (engines ??= []).GetValue(this, static mine => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, mine.key));
        engine.AppendData(message);
        engine.GetHashAndReset(mac);
    }
}
