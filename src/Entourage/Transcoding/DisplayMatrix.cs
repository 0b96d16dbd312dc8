namespace Entourage.Transcoding;

/// <summary>
/// The transformation matrix of a track (ISO/IEC 14496-12 §8.3.2; 16.16 fixed point) as ffprobe prints it: three rows, each after an offset.
/// ffmpeg itself turns and mirrors the frames; it is only asked here whether that makes width and height change places.
/// </summary>
internal static class DisplayMatrix
{
    private const double One = 65536;

    /// <summary>Narrower than the degree within which ffmpeg takes an angle for a right one.</summary>
    private const double Slack = 0.01;

    public static bool Turns(string? printed)
    {
        var rows = (printed ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return rows.Length >= 2
            && Row(rows[0]) is ({ } a, { } b) && Row(rows[1]) is ({ } c, { } d)
            && Math.Abs(a) < Slack && Math.Abs(d) < Slack && Math.Abs(Math.Abs(b) - 1) < Slack && Math.Abs(Math.Abs(c) - 1) < Slack;
    }

    private static (double? First, double? Second) Row(string row)
    {
        var parts = row.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length < 3 ? (null, null) : (Unit(parts[1]), Unit(parts[2]));
    }

    private static double? Unit(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value / One : null;
}
