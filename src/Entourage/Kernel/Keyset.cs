namespace Entourage.Kernel;

/// <summary>
/// A position in a keyset-paged list that is ordered by an instant and then by a key. Rows that come or go while somebody turns pages neither
/// repeat nor hide others. As text it is a <see cref="Cursor"/>.
/// </summary>
/// <typeparam name="TKey">What decides between rows of the same millisecond.</typeparam>
/// <param name="At">Unix milliseconds; 0 in a list that is ordered by its key alone.</param>
/// <param name="Key">The key of the last row of the page before.</param>
internal readonly record struct Keyset<TKey>(long At, TKey Key)
    where TKey : struct, IParsable<TKey>
{
    // No row has the instant of either start, so that the key beside it decides nothing.

    /// <summary>Before the first row of a list that shows its newest rows first.</summary>
    public static Keyset<TKey> Newest => new(long.MaxValue, default);

    /// <summary>Before the first row of a list that shows its oldest rows first.</summary>
    public static Keyset<TKey> Oldest => new(long.MinValue, default);

    /// <summary>The position a cursor names, or <see cref="Newest"/>; <c>bad_cursor</c>.</summary>
    public static Outcome<Keyset<TKey>> NewestFirst(string? cursor) => Read(cursor, Newest);

    /// <summary>The position a cursor names, or <see cref="Oldest"/>; <c>bad_cursor</c>.</summary>
    public static Outcome<Keyset<TKey>> OldestFirst(string? cursor) => Read(cursor, Oldest);

    /// <summary>The key as text: UUIDs without hyphens, like ids; empty where a list of text keys starts.</summary>
    public string KeyText => string.Create(CultureInfo.InvariantCulture, $"{Key:N}");

    /// <summary>As a cursor.</summary>
    public override string ToString() => new Cursor(At, KeyText).ToString();

    private static Outcome<Keyset<TKey>> Read(string? cursor, Keyset<TKey> start)
    {
        var read = Cursor.Read(cursor);
        if (!read.Ok) return read.Problem;
        if (read.Value is not { } given) return start;
        if (!TKey.TryParse(given.Key, CultureInfo.InvariantCulture, out var key)) return Cursor.Bad;
        var place = new Keyset<TKey>(given.At, key);
        return place.ToString() == cursor ? place : Cursor.Bad;
    }
}

/// <summary>Makes positions and pages of keyset-paged lists.</summary>
internal static class Keyset
{
    /// <summary>The position of a row.</summary>
    public static Keyset<TKey> Of<TKey>(DateTimeOffset at, TKey key)
        where TKey : struct, IParsable<TKey> => new(at.ToUnixTimeMilliseconds(), key);

    /// <summary>
    /// One page. <paramref name="found"/> holds one row more than <paramref name="rows"/> when there is a next page; rows that
    /// <paramref name="see"/> answers with null are left out.
    /// </summary>
    public static Page<TView> Page<TRow, TKey, TView>(
        IReadOnlyList<TRow> found, int rows, Func<TRow, Keyset<TKey>> position, Func<TRow, TView?> see)
        where TKey : struct, IParsable<TKey>
        where TView : class
    {
        var items = new List<TView>(Math.Min(rows, found.Count));
        foreach (var row in found.Take(rows))
        {
            if (see(row) is { } view) items.Add(view);
        }
        return new(items, found.Count > rows ? position(found[rows - 1]).ToString() : null);
    }
}
