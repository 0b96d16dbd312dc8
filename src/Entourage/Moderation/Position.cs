using Entourage.Kernel;

namespace Entourage.Moderation;

/// <summary>Where a page of a list that is keyed by an instant and a UUID begins.</summary>
/// <param name="At">Unix milliseconds.</param>
/// <param name="Key">The UUID.</param>
internal readonly record struct Position(long At, Guid Key)
{
    /// <summary>By a cursor, or where a list begins whose newest come first; <c>bad_cursor</c>.</summary>
    public static Outcome<Position> Newest(string? cursor) => Read(cursor, new(long.MaxValue, Guid.AllBitsSet));

    /// <summary>By a cursor, or where a list begins whose oldest come first; <c>bad_cursor</c>.</summary>
    public static Outcome<Position> Oldest(string? cursor) => Read(cursor, new(long.MinValue, Guid.Empty));

    /// <summary>Where the next page begins: after the last row of this one, when one more was found than it holds; absent on the last page.</summary>
    public static string? Next<T>(IReadOnlyList<T> found, int rows, Func<T, (DateTimeOffset At, Guid Key)> placeOf)
    {
        if (found.Count <= rows) return null;
        var (at, key) = placeOf(found[rows - 1]);
        return new Cursor(at.ToUnixTimeMilliseconds(), key.ToString("N")).ToString();
    }

    private static Outcome<Position> Read(string? cursor, Position start)
    {
        var from = Cursor.Read(cursor);
        if (!from.Ok) return from.Problem;
        if (from.Value is not { } given) return start;
        return Guid.TryParseExact(given.Key, "N", out var key) ? new Position(given.At, key) : Cursor.Bad;
    }
}
