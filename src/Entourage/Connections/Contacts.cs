using Entourage.Channels;

namespace Entourage.Connections;

/// <summary>Whom one account is connected with, as far as it has been read. Thread-safe.</summary>
/// <param name="readAt">When the reading began.</param>
[FrontDoor]
internal sealed class Contacts(DateTimeOffset readAt)
{
    private static readonly CompareInfo Compare = CultureInfo.InvariantCulture.CompareInfo;

    private readonly Lock change = new();
    private readonly Dictionary<string, Acquaintance> found = new(StringComparer.Ordinal);
    private IReadOnlyList<Acquaintance>? ordered;

    /// <summary>When the reading began.</summary>
    public DateTimeOffset ReadAt => readAt;

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

    internal void Add(Acquaintance one)
    {
        lock (change)
        {
            found[one.Recipient.Address] = one;
            ordered = null;
        }
    }

    internal void End(Problem? problem)
    {
        lock (change) (IsComplete, Problem) = (true, problem);
    }
}
