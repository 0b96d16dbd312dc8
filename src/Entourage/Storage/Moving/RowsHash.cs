using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Entourage.Storage.Moving;

/// <summary>One hash over the rows of a table, in the order they are given.</summary>
internal sealed class RowsHash(MovedTable table) : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly bool hasJson = table.Columns.Any(column => column.Form == Form.Json);

    public long Rows { get; private set; }

    public void Add(ReadOnlySpan<byte> row)
    {
        Rows++;
        if (hasJson) AddSpelt(row);
        else hash.AppendData(row);
    }

    /// <summary>The hash of everything so far; more may follow.</summary>
    public byte[] Now() => hash.GetCurrentHash();

    public void Dispose() => hash.Dispose();

    private void AddSpelt(ReadOnlySpan<byte> row)
    {
        var fields = CopyRow.Fields(row);
        Span<byte> length = stackalloc byte[sizeof(int)];
        for (var i = 0; i < fields.Length; i++)
        {
            var nothing = CopyRow.IsNothing(fields[i]);
            var value = nothing ? default : row[fields[i]];
            // Its first byte is the version.
            if (!nothing && table.Columns[i].Form == Form.Json) value = CanonicalJson.Of(value[1..]);
            BinaryPrimitives.WriteInt32BigEndian(length, nothing ? -1 : value.Length);
            hash.AppendData(length);
            hash.AppendData(value);
        }
    }
}
