using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Entourage.Storage.Moving;

/// <summary>
/// Rows of the file as PostgreSQL takes them. SQLite allows any value in any column, and any bytes in text: what the other side would not hold
/// is refused here, by table and key, and nothing is bent to fit. Not thread-safe.
/// </summary>
internal sealed class SourceRows(MovedTable table, SqliteCommand command) : IDisposable
{
    private readonly SqliteDataReader reader = command.ExecuteReader();
    private readonly ArrayBufferWriter<byte> row = new();

    /// <summary>The row that was just read; good until the next.</summary>
    public ReadOnlyMemory<byte> Row => row.WrittenMemory;

    /// <exception cref="MoveRefusedException">A value that PostgreSQL cannot hold.</exception>
    public bool Read()
    {
        if (!reader.Read()) return false;
        row.ResetWrittenCount();
        CopyRow.Begin(row, table.Columns.Count);
        for (var i = 0; i < table.Columns.Count; i++) Add(i);
        return true;
    }

    public void Dispose()
    {
        reader.Dispose();
        command.Dispose();
    }

    private void Add(int place)
    {
        var statement = reader.Handle!;
        switch (table.Columns[place].Form, raw.sqlite3_column_type(statement, place))
        {
            case (_, raw.SQLITE_NULL):
                CopyRow.Nothing(row);
                break;
            case (Form.Uuid, raw.SQLITE_BLOB) when raw.sqlite3_column_bytes(statement, place) == 16:
            case (Form.Bytes, raw.SQLITE_BLOB):
                CopyRow.Bytes(row, raw.sqlite3_column_blob(statement, place));
                break;
            case (Form.Truth, raw.SQLITE_INTEGER) when raw.sqlite3_column_int64(statement, place) is 0 or 1:
                CopyRow.Truth(row, raw.sqlite3_column_int64(statement, place) == 1);
                break;
            case (Form.Number, raw.SQLITE_INTEGER):
                CopyRow.Number(row, raw.sqlite3_column_int64(statement, place));
                break;
            case (Form.SmallNumber, raw.SQLITE_INTEGER) when raw.sqlite3_column_int64(statement, place) is >= int.MinValue and <= int.MaxValue:
                CopyRow.SmallNumber(row, (int)raw.sqlite3_column_int64(statement, place));
                break;
            case (Form.Text, raw.SQLITE_TEXT):
                CopyRow.Bytes(row, Text(place, raw.sqlite3_column_blob(statement, place)));
                break;
            case (Form.Json, raw.SQLITE_TEXT):
                CopyRow.Json(row, Json(place, raw.sqlite3_column_blob(statement, place)));
                break;
            default:
                throw Refused(place, $"is no {table.Columns[place].Form.ToString().ToLowerInvariant()}");
        }
    }

    private ReadOnlySpan<byte> Text(int place, ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text)) throw Refused(place, "is not valid UTF-8");
        if (text.Contains((byte)0)) throw Refused(place, "holds a U+0000, which PostgreSQL cannot store");
        if (table.Columns[place].Longest is { } longest && text.Length > longest && Characters(text) > longest)
        {
            throw Refused(place, $"is longer than {longest} characters");
        }
        return text;
    }

    private ReadOnlySpan<byte> Json(int place, ReadOnlySpan<byte> text)
    {
        try
        {
            var spelt = table.Columns[place].Json!.Convert(text);
            _ = CanonicalJson.Of(spelt);
            return spelt;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or FormatException)
        {
            throw Refused(place, $"is no JSON that PostgreSQL can store ({wrong.Message})");
        }
    }

    // PostgreSQL counts code points: every byte but those that continue one.
    private static int Characters(ReadOnlySpan<byte> text)
    {
        var characters = 0;
        foreach (var one in text) characters += (one & 0xC0) == 0x80 ? 0 : 1;
        return characters;
    }

    private MoveRefusedException Refused(int place, string why)
    {
        var key = string.Join(", ", Enumerable.Range(0, table.KeyColumns).Select(column => reader.GetValue(column) switch
        {
            byte[] { Length: 16 } uuid when table.Columns[column].Form == Form.Uuid => new Guid(uuid, bigEndian: true).ToString(),
            byte[] bytes => Convert.ToHexStringLower(bytes),
            var value => value.ToString(),
        }));
        return new MoveRefusedException($"{table.Name}, key {key}: {table.Columns[place].Name} {why}. Put that row right first.");
    }
}
