using System.Buffers.Binary;
using System.Text;

namespace Entourage.Tests.Transcoding;

/// <summary>Reads and writes the boxes of MP4 and MOV files (ISO/IEC 14496-12 §4.2), to make files that no honest program would write.</summary>
internal static class Mp4
{
    private const int Header = 8;

    public static byte[] Box(string kind, params byte[][] content) =>
        [.. Words((uint)(Header + content.Sum(part => part.Length))), .. Encoding.ASCII.GetBytes(kind), .. content.SelectMany(part => part)];

    /// <summary>Numbers of 32 bits, big end first.</summary>
    public static byte[] Words(params uint[] words)
    {
        var bytes = new byte[words.Length * 4];
        foreach (var (at, word) in words.Index()) BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at * 4), word);
        return bytes;
    }

    /// <summary>The boxes that follow one another, by kind and content.</summary>
    public static IEnumerable<(string Kind, byte[] Content)> Boxes(byte[] bytes)
    {
        for (var at = 0; at + Header <= bytes.Length;)
        {
            var size = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at));
            Assert.InRange(size, Header, bytes.Length - at);
            yield return (Encoding.ASCII.GetString(bytes, at + 4, 4), bytes[(at + Header)..(at + size)]);
            at += size;
        }
    }

    /// <summary>The content of the first box at a path such as <c>moov/trak/tkhd</c>, changed; the boxes around it grow or shrink with it.</summary>
    public static byte[] Change(byte[] bytes, string path, Func<byte[], byte[]> change)
    {
        var (kind, rest) = path.Split('/', 2) is [var first, var others] ? (first, others) : (path, null);
        var found = false;
        List<byte> made = [];
        foreach (var (name, content) in Boxes(bytes))
        {
            var meant = !found && name == kind;
            found |= meant;
            made.AddRange(!meant ? Box(name, content) : Box(name, rest is null ? change(content) : Change(content, rest, change)));
        }

        Assert.True(found, path);
        return [.. made];
    }

    /// <summary>Some words of 32 bits within a box's content.</summary>
    public static byte[] Patch(byte[] bytes, string path, int offset, params uint[] words) =>
        Change(bytes, path, content => [.. content[..offset], .. Words(words), .. content[(offset + (words.Length * 4))..]]);

    public static byte[] Replace(byte[] bytes, string from, string to)
    {
        var changed = (byte[])bytes.Clone();
        var at = changed.AsSpan().IndexOf(Encoding.ASCII.GetBytes(from));
        Assert.True(at >= 0 && from.Length == to.Length, from);
        Encoding.ASCII.GetBytes(to).CopyTo(changed, at);
        return changed;
    }

    public static bool Holds(byte[] bytes, string words) => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(words)) >= 0;
}
