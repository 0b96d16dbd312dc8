using Entourage.Bench.Stores;

namespace Entourage.Bench.Load;

/// <summary>How long and on what.</summary>
/// <param name="Stores">One after the other.</param>
/// <param name="Rounds">How often everything is measured; medians are taken over these.</param>
/// <param name="Seconds">How long wrk runs each time.</param>
/// <param name="Sizes">Follows in the stores whose costs are compared.</param>
/// <param name="Site">The folder of the published product, for its start.</param>
/// <param name="Only">One part of it, while something is being mended: start, load or costs; otherwise null.</param>
/// <param name="Quick">Whether it is a short run, which is not written down.</param>
internal sealed record LoadOptions(IReadOnlyList<StoreKind> Stores, int Rounds, int Seconds, IReadOnlyList<int> Sizes, string Site, string? Only, bool Quick)
{
    /// <summary>Only a whole run is written down.</summary>
    public bool Record => !Quick && Only is null;

    public bool Wants(string part) => Only is null || Only == part;

    public static LoadOptions Read(string[] words)
    {
        var quick = words.Contains("quick");
        var store = After("--store");
        StoreKind[] stores = store switch
        {
            null => quick ? [StoreKind.Sqlite] : [StoreKind.Sqlite, StoreKind.Postgresql],
            _ => [Enum.Parse<StoreKind>(store, ignoreCase: true)],
        };
        var site = After("--site") ?? throw new ArgumentException("--site FOLDER: where the product was published to.");
        var only = After("--only");
        return quick ? new(stores, 3, 1, [1_000, 100_000], site, only, Quick: true) : new(stores, 5, 3, [1_000, 100_000, 1_000_000], site, only, Quick: false);

        string? After(string name) => Array.IndexOf(words, name) is >= 0 and var at && at + 1 < words.Length ? words[at + 1] : null;
    }
}
