using System.Buffers.Binary;
using System.Text;
using Entourage.Channels;

namespace Entourage.Connections;

/// <summary>Whom one account is connected with, as far as it has been read. Thread-safe.</summary>
/// <param name="readAt">When the reading began.</param>
/// <param name="channel">Where.</param>
/// <param name="pseudonyms">What their pseudonyms are made with.</param>
[FrontDoor]
internal sealed class Contacts(DateTimeOffset readAt, string channel, SiteMac pseudonyms)
{
    private static readonly CompareInfo Compare = CultureInfo.InvariantCulture.CompareInfo;

    private readonly Lock change = new();
    private readonly Dictionary<string, Acquaintance> found = new(StringComparer.Ordinal);
    private readonly Dictionary<UInt128, Acquaintance> byPseudonym = [];
    private IReadOnlyList<Acquaintance>? ordered;

    /// <summary>When the reading began.</summary>
    public DateTimeOffset ReadAt => readAt;

    /// <summary>Where.</summary>
    public string Channel => channel;

    /// <summary>What is kept of their pictures. It goes when this goes.</summary>
    internal KeptPictures Pictures { get; } = new();

    /// <summary>Ends with the reading, and never fails.</summary>
    public Task Reading { get; internal set; } = Task.CompletedTask;

    /// <summary>Whether nobody will be added any more.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>What ended the reading too soon, if anything did.</summary>
    public Problem? Problem { get; private set; }

    /// <summary>Those first with whom letters went both ways last, as far as that is known; then by name, those without one by address.</summary>
    public IReadOnlyList<Acquaintance> All
    {
        get
        {
            lock (change)
            {
                return ordered ??= [.. found.Values
                    .OrderByDescending(one => one.Lately ?? DateTimeOffset.MinValue)
                    .ThenBy(one => one.Name ?? one.Recipient.Address, Comparer<string>.Create((a, b) => Compare.Compare(a, b, CompareOptions.IgnoreCase)))
                    .ThenBy(one => one.Recipient.Address, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Those whose name or address contains what somebody types, whatever its case and accents.</summary>
    public IReadOnlyList<Acquaintance> Matching(string? typed)
    {
        var wanted = typed?.Trim() ?? "";
        if (wanted.Length == 0) return All;
        const CompareOptions Loosely = CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace;
        return [.. All.Where(one => Compare.IndexOf(one.Recipient.Address, wanted, Loosely) >= 0 || (one.Name is { } name && Compare.IndexOf(name, wanted, Loosely) >= 0))];
    }

    /// <summary>The one that the server spells exactly so.</summary>
    public Acquaintance? Find(string address)
    {
        lock (change) return found.GetValueOrDefault(address);
    }

    /// <summary>
    /// What names somebody in addresses of ours, which end up in logs: nobody else can make it, nor read from it who it is. The same on every node, each time.
    /// </summary>
    public string PseudonymOf(Acquaintance one) => Pseudonym(one).ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>Whether a text is a pseudonym at all, of whomever.</summary>
    public static bool IsPseudonym(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigitLower);

    /// <summary>The one whom a pseudonym names; null for nobody here.</summary>
    public Acquaintance? FindByPseudonym(string pseudonym)
    {
        if (!IsPseudonym(pseudonym)) return null;
        var wanted = UInt128.Parse(pseudonym, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        lock (change) return byPseudonym.GetValueOrDefault(wanted);
    }

    internal void Add(Acquaintance one)
    {
        var pseudonym = Pseudonym(one);
        lock (change)
        {
            found[one.Recipient.Address] = one;
            byPseudonym[pseudonym] = one;
            ordered = null;
        }
    }

    internal void End(Problem? problem)
    {
        lock (change) (IsComplete, Problem) = (true, problem);
    }

    private UInt128 Pseudonym(Acquaintance one)
    {
        Span<byte> mac = stackalloc byte[SiteMac.Length];
        pseudonyms.Write(Encoding.UTF8.GetBytes($"{channel}\n{one.Recipient.Address}"), mac);
        return BinaryPrimitives.ReadUInt128BigEndian(mac);
    }
}
