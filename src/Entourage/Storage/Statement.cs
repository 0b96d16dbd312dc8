using System.Data;
using Microsoft.Data.Sqlite;

namespace Entourage.Storage;

/// <summary>
/// One prepared statement of a <see cref="HotSession"/>: give every parameter, in any order, then run it. Not thread-safe; belongs to its session.
/// </summary>
public sealed class Statement
{
    private readonly SqliteCommand command;

    internal Statement(SqliteCommand command) => this.command = command;

    internal void Join(SqliteTransaction? transaction) => command.Transaction = transaction;

    /// <summary>A UUID, as 16 big-endian bytes.</summary>
    public Statement With(string name, Guid value) => Set(name, SqliteType.Blob, value.ToByteArray(true));

    /// <summary>An optional UUID.</summary>
    public Statement With(string name, Guid? value) => Set(name, SqliteType.Blob, (object?)value?.ToByteArray(true) ?? DBNull.Value);

    /// <summary>Bytes.</summary>
    public Statement With(string name, byte[]? value) => Set(name, SqliteType.Blob, value ?? (object)DBNull.Value);

    /// <summary>Text.</summary>
    public Statement With(string name, string? value) => Set(name, SqliteType.Text, value ?? (object)DBNull.Value);

    /// <summary>A whole number.</summary>
    public Statement With(string name, long value) => Set(name, SqliteType.Integer, value);

    /// <summary>An optional whole number.</summary>
    public Statement With(string name, long? value) => Set(name, SqliteType.Integer, value.HasValue ? value.Value : DBNull.Value);

    /// <summary>An instant, as Unix milliseconds.</summary>
    public Statement With(string name, DateTimeOffset value) => With(name, value.ToUnixTimeMilliseconds());

    /// <summary>Runs it for its effect; how many rows it touched.</summary>
    public int Run() => command.ExecuteNonQuery();

    /// <summary>The first column of the first row as a number, or null when there is none.</summary>
    public long? Number() => command.ExecuteScalar() is long value ? value : null;

    /// <summary>At most one row, read by <paramref name="read"/>; the default when there is none.</summary>
    public T? One<T>(Func<SqliteDataReader, T> read)
    {
        using var reader = command.ExecuteReader(CommandBehavior.SingleRow);
        return reader.Read() ? read(reader) : default;
    }

    /// <summary>Every row; the statement itself bounds how many.</summary>
    public IReadOnlyList<T> All<T>(Func<SqliteDataReader, T> read)
    {
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    private Statement Set(string name, SqliteType type, object value)
    {
        var at = command.Parameters.IndexOf(name);
        if (at < 0) command.Parameters.Add(name, type).Value = value;
        else command.Parameters[at].Value = value;
        return this;
    }
}

/// <summary>Reads the columns as capabilities store them.</summary>
public static class Columns
{
    /// <summary>A UUID of 16 big-endian bytes.</summary>
    public static Guid Uuid(this SqliteDataReader row, int column)
    {
        Span<byte> bytes = stackalloc byte[16];
        using var blob = row.GetStream(column);
        blob.ReadExactly(bytes);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>An optional UUID.</summary>
    public static Guid? UuidOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.Uuid(column);

    /// <summary>Optional text.</summary>
    public static string? TextOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>An instant from Unix milliseconds.</summary>
    public static DateTimeOffset Instant(this SqliteDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    /// <summary>An optional instant.</summary>
    public static DateTimeOffset? InstantOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.Instant(column);
}
