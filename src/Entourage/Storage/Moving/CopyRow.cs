using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Entourage.Storage.Moving;

/// <summary>
/// A row in the binary form of PostgreSQL's COPY (its manual, COPY, "Binary Format"): how many fields, then each with its length. The same bytes
/// are what is sent, what is read back and what is compared: PostgreSQL's own account of what it holds.
/// </summary>
internal static class CopyRow
{
    private const int Null = -1;

    /// <summary>Signature, no flags, no extension.</summary>
    public static byte[] Header { get; } = [.. "PGCOPY\n"u8, 0xFF, .. "\r\n\0"u8, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>A row of -1 fields.</summary>
    public static byte[] Trailer { get; } = [0xFF, 0xFF];

    public static void Begin(IBufferWriter<byte> row, int fields)
    {
        BinaryPrimitives.WriteInt16BigEndian(row.GetSpan(sizeof(short)), checked((short)fields));
        row.Advance(sizeof(short));
    }

    public static void Nothing(IBufferWriter<byte> row) => Int32(row, Null);

    public static void Bytes(IBufferWriter<byte> row, ReadOnlySpan<byte> value)
    {
        Int32(row, value.Length);
        row.Write(value);
    }

    /// <summary>JSON goes with its version before it.</summary>
    public static void Json(IBufferWriter<byte> row, ReadOnlySpan<byte> text)
    {
        Int32(row, text.Length + 1);
        row.Write<byte>([1]);
        row.Write(text);
    }

    public static void Truth(IBufferWriter<byte> row, bool value) => Bytes(row, [value ? (byte)1 : (byte)0]);

    public static void SmallNumber(IBufferWriter<byte> row, int value)
    {
        Int32(row, sizeof(int));
        Int32(row, value);
    }

    public static void Number(IBufferWriter<byte> row, long value)
    {
        Int32(row, sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(row.GetSpan(sizeof(long)), value);
        row.Advance(sizeof(long));
    }

    /// <summary>Where each field's value is; an absent value's end is before its beginning.</summary>
    public static Range[] Fields(ReadOnlySpan<byte> row)
    {
        var fields = new Range[BinaryPrimitives.ReadInt16BigEndian(row)];
        var at = sizeof(short);
        for (var field = 0; field < fields.Length; field++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(row[at..]);
            at += sizeof(int);
            fields[field] = length == Null ? 1..0 : at..(at + length);
            at += Math.Max(0, length);
        }
        return fields;
    }

    public static bool IsNothing(Range field) => field.Start.Value > field.End.Value;

    /// <summary>The bytes that say which row it is: its beginning, as long as the key.</summary>
    public static ReadOnlyMemory<byte> KeyOf(MovedTable table, ReadOnlyMemory<byte> row) =>
        row[sizeof(short)..Fields(row.Span)[table.KeyColumns - 1].End.Value];

    /// <summary>A key as the file stores it, for asking it.</summary>
    public static object[] KeyValues(MovedTable table, ReadOnlySpan<byte> key)
    {
        var values = new object[table.KeyColumns];
        var at = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(key[at..]);
            var value = key.Slice(at + sizeof(int), length);
            values[i] = table.Columns[i].Form switch
            {
                Form.Uuid or Form.Bytes => value.ToArray(),
                Form.Truth => (long)value[0],
                Form.Number => BinaryPrimitives.ReadInt64BigEndian(value),
                Form.SmallNumber => (long)BinaryPrimitives.ReadInt32BigEndian(value),
                Form.Text => Encoding.UTF8.GetString(value),
                Form.Json => throw new InvalidOperationException($"{table.Name} has JSON for a key."),
            };
            at += sizeof(int) + length;
        }
        return values;
    }

    private static void Int32(IBufferWriter<byte> row, int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(row.GetSpan(sizeof(int)), value);
        row.Advance(sizeof(int));
    }
}
