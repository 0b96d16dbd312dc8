using Entourage.Channels;

namespace Entourage.Connections;

/// <summary>The pictures of one account's people, small and drawn anew. Thread-safe.</summary>
internal sealed class KeptPictures
{
    // What remembering somebody takes beside the picture.
    private const int Overhead = 200;

    private readonly Lock change = new();
    private readonly Dictionary<string, byte[]?> kept = new(StringComparer.Ordinal);
    private long bytes;

    /// <summary>How much memory they take, about.</summary>
    public long Bytes
    {
        get
        {
            lock (change) return bytes;
        }
    }

    /// <summary>Whether it is known what somebody shows: a picture, or null for none.</summary>
    public bool TryFind(Acquaintance person, out byte[]? picture)
    {
        lock (change) return kept.TryGetValue(person.Recipient.Address, out picture);
    }

    /// <summary>Keeps what somebody shows.</summary>
    public void Keep(Acquaintance person, byte[]? picture)
    {
        lock (change)
        {
            if (kept.TryAdd(person.Recipient.Address, picture)) bytes += Overhead + (picture?.Length ?? 0);
        }
    }

    /// <summary>Forgets all of them; they can be asked for again.</summary>
    public void Clear()
    {
        lock (change)
        {
            kept.Clear();
            bytes = 0;
        }
    }
}
