using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Entourage.Storage;

/// <summary>Reads the columns as capabilities store them.</summary>
public static class Columns
{
    /// <summary>A UUID: PostgreSQL's own, or 16 big-endian bytes.</summary>
    public static Guid Uuid(this DbDataReader row, int column)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row is SqliteDataReader ? new Guid(row.GetFieldValue<byte[]>(column), bigEndian: true) : row.GetGuid(column);
    }

    /// <summary>An optional UUID.</summary>
    public static Guid? UuidOrNull(this DbDataReader row, int column) => IsNull(row, column) ? null : row.Uuid(column);

    /// <summary>Optional text.</summary>
    public static string? TextOrNull(this DbDataReader row, int column) => IsNull(row, column) ? null : row.GetString(column);

    /// <summary>An instant from Unix milliseconds.</summary>
    public static DateTimeOffset Instant(this DbDataReader row, int column)
    {
        ArgumentNullException.ThrowIfNull(row);
        return DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
    }

    /// <summary>An optional instant.</summary>
    public static DateTimeOffset? InstantOrNull(this DbDataReader row, int column) => IsNull(row, column) ? null : row.Instant(column);

    private static bool IsNull(DbDataReader row, int column)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.IsDBNull(column);
    }
}
