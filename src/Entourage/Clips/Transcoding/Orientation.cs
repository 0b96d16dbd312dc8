using System.Globalization;

namespace Entourage.Clips.Transcoding;

/// <summary>How a stored picture is turned to stand upright.</summary>
/// <param name="Filter">The ffmpeg filters that do it, or none.</param>
/// <param name="Turned">Whether width and height change places.</param>
internal readonly record struct Orientation(string? Filter, bool Turned)
{
    private const double One = 65536;

    public static Orientation Upright => default;

    /// <summary>
    /// Reads the transformation matrix of a track (ISO/IEC 14496-12 §8.3.2; 16.16 fixed point) as ffprobe prints it: three rows, each after
    /// an offset. The eight ways a phone can be held are followed; any other matrix is decoration and is ignored.
    /// </summary>
    public static Orientation FromMatrix(string? printed)
    {
        var rows = (printed ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (rows.Length < 2 || Row(rows[0]) is not ({ } a, { } b) || Row(rows[1]) is not ({ } c, { } d))
        {
            return Upright;
        }

        return (a, b, c, d) switch
        {
            (0, 1, -1, 0) => new("transpose=clock", true),
            (0, -1, 1, 0) => new("transpose=cclock", true),
            (-1, 0, 0, -1) => new("hflip,vflip", false),
            (-1, 0, 0, 1) => new("hflip", false),
            (1, 0, 0, -1) => new("vflip", false),
            (0, 1, 1, 0) => new("transpose=cclock_flip", true),
            (0, -1, -1, 0) => new("transpose=clock_flip", true),
            _ => Upright,
        };
    }

    private static (int? First, int? Second) Row(string row)
    {
        var parts = row.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length < 3 ? (null, null) : (Unit(parts[1]), Unit(parts[2]));
    }

    /// <summary>-1, 0 or 1 when the value is within a tenth of it.</summary>
    private static int? Unit(string text)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        var nearest = (int)Math.Round(value / One);
        return nearest is >= -1 and <= 1 && Math.Abs((value / One) - nearest) < 0.1 ? nearest : null;
    }
}
