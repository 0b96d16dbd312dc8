using System.Text;

namespace Entourage.Transcoding;

/// <summary>Reads what <c>ffmpeg -progress</c> writes and tells how much of the clip is done, never going back. For one thread.</summary>
/// <param name="seconds">The length of the whole; unknown or nonsense means that nothing is told.</param>
/// <param name="report">Told a share of 0 to 1.</param>
internal sealed class ProgressLines(double? seconds, Action<double> report)
{
    private const string Key = "out_time_us=";
    private const int LongestLine = 256;

    private readonly StringBuilder line = new();
    private double told;

    public void Feed(string piece)
    {
        foreach (var letter in piece)
        {
            if (letter == '\n')
            {
                Read(line.ToString());
                line.Clear();
            }
            else if (line.Length < LongestLine)
            {
                line.Append(letter);
            }
        }
    }

    private void Read(string text)
    {
        if (seconds is not > 0 || !text.StartsWith(Key, StringComparison.Ordinal)
            || !long.TryParse(text.AsSpan(Key.Length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var microseconds))
        {
            return;
        }

        var share = Math.Clamp(microseconds / 1e6 / seconds.Value, 0, 1);
        if (share > told)
        {
            told = share;
            report(share);
        }
    }
}
