using System.Text;

namespace Entourage.Insights;

/// <summary>
/// The numbers of one place as bytes: a version, then app by app the length of its name, the name, how many numbers follow, and each as its measure and
/// itself, in base 128 (LEB128: seven bits to a byte, the lowest first). The same numbers are the same bytes.
/// </summary>
internal static class NumbersCode
{
    private const byte Version = 1;

    /// <summary>Takes in a number of one app; the empty name is none.</summary>
    public delegate void Take(string channel, Measure measure, long number);

    /// <summary>At least one; none below zero.</summary>
    public static byte[] Write(IReadOnlyDictionary<(string Channel, Measure Measure), long> numbers)
    {
        var bytes = new List<byte>(4 * numbers.Count) { Version };
        foreach (var channel in numbers.GroupBy(one => one.Key.Channel, StringComparer.Ordinal).OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            bytes.Add(checked((byte)channel.Key.Length));
            bytes.AddRange(Encoding.ASCII.GetBytes(channel.Key));
            Put(bytes, channel.Count());
            foreach (var ((_, measure), number) in channel.OrderBy(one => one.Key.Measure))
            {
                Put(bytes, (long)measure);
                Put(bytes, number);
            }
        }
        return [.. bytes];
    }

    /// <summary>Hands each on.</summary>
    /// <exception cref="InvalidDataException">The row is of a version that this program does not know.</exception>
    public static void Read(ReadOnlySpan<byte> bytes, Take take)
    {
        if (bytes is not [Version, ..]) throw new InvalidDataException("The numbers were written by a newer program.");
        for (var rest = bytes[1..]; rest.Length > 0;)
        {
            var channel = Encoding.ASCII.GetString(rest[1..(1 + rest[0])]);
            rest = rest[(1 + rest[0])..];
            for (var left = Number(ref rest); left > 0; left--)
            {
                var measure = (Measure)Number(ref rest);
                take(channel, measure, Number(ref rest));
            }
        }
    }

    private static void Put(List<byte> into, long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        for (; number >= 128; number >>= 7) into.Add((byte)((number & 127) | 128));
        into.Add((byte)number);
    }

    private static long Number(ref ReadOnlySpan<byte> from)
    {
        var (number, place) = (0L, 0);
        while (from[place] >= 128) number |= (long)(from[place] & 127) << (7 * place++);
        number |= (long)from[place] << (7 * place++);
        from = from[place..];
        return number;
    }
}
