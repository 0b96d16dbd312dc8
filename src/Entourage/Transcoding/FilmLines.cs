using System.Text;

namespace Entourage.Transcoding;

/// <summary>
/// Reads what ffmpeg writes while it makes a film: how much of the clip is done (<c>-progress</c>), which never goes back, and what its frames show
/// (<see cref="PictureArguments.Look"/>). For one thread.
/// </summary>
/// <param name="seconds">The length of the whole; unknown or nonsense means that nothing is told.</param>
/// <param name="report">Told a share of 0 to 1.</param>
internal sealed class FilmLines(double? seconds, Action<double> report)
{
    private const string Key = "out_time_us=";
    private const int LongestLine = 256;

    /// <summary>Some 33 frames of four lines are written of a film that is as long as it claims; a film that claims another length cannot fill the memory. In letters.</summary>
    private const int MostLooked = 64 * 1024;

    private readonly StringBuilder line = new();
    private readonly StringBuilder looked = new();
    private double told;

    /// <summary>What was written of the frames, for <see cref="PosterMoment.Choose"/>.</summary>
    public string Looked => looked.ToString();

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
        if (PosterMoment.Concerns(text))
        {
            if (looked.Length + text.Length < MostLooked) looked.Append(text).Append('\n');
            return;
        }

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
