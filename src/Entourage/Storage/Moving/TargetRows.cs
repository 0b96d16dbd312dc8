using System.Buffers;
using System.Buffers.Binary;

namespace Entourage.Storage.Moving;

/// <summary>Rows out of PostgreSQL, as its COPY sends them. Not thread-safe.</summary>
internal sealed class TargetRows(Stream stream) : IDisposable
{
    private readonly BufferedStream stream = new(stream, 1 << 16);
    private readonly ArrayBufferWriter<byte> row = new();
    private bool begun;

    /// <summary>The row that was just read; good until the next.</summary>
    public ReadOnlyMemory<byte> Row => row.WrittenMemory;

    public bool Read()
    {
        if (!begun) Take(CopyRow.Header.Length);
        begun = true;
        row.ResetWrittenCount();
        var fields = BinaryPrimitives.ReadInt16BigEndian(Take(sizeof(short)));
        if (fields < 0)
        {
            // To the end, or the connection stays busy.
            while (stream.ReadByte() >= 0)
            {
            }
            return false;
        }
        for (var field = 0; field < fields; field++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int)));
            if (length > 0) Take(length);
        }
        return true;
    }

    public void Dispose() => stream.Dispose();

    private Span<byte> Take(int length)
    {
        var taken = row.GetSpan(length)[..length];
        stream.ReadExactly(taken);
        row.Advance(length);
        return taken;
    }
}
