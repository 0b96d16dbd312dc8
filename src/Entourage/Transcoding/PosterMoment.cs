namespace Entourage.Transcoding;

/// <summary>
/// Chooses the moment of a film that its pictures show, among frames spread over the whole of it. How much a frame shows is measured by the entropy of
/// its brightness and colours: a flat frame, a fade and fog have little of it, whatever their colour.
/// </summary>
internal static class PosterMoment
{
    /// <summary>How many frames are looked at.</summary>
    public const int Candidates = 32;

    private const string Time = "pts_time:";
    private const string Entropy = "lavfi.entropy.normalized_entropy.normal.";

    /// <summary>A frame that shows this much of what the richest shows is good enough: then the usual moment counts.</summary>
    private const double GoodEnough = 0.75;

    /// <summary>Where somebody would look first: shortly after the beginning.</summary>
    public static double Usual(double seconds) => Math.Min(1, seconds / 10);

    /// <summary>Whether a line is about a candidate.</summary>
    public static bool Concerns(string line) => line.StartsWith(Entropy, StringComparison.Ordinal) || line.Contains(Time, StringComparison.Ordinal);

    /// <summary>The moment, in seconds: of all frames that show enough, the one nearest to the usual moment.</summary>
    /// <param name="said">What ffmpeg's <c>metadata=print</c> wrote about the candidates.</param>
    /// <param name="length">The length of the film, in seconds; null for as long as its frames go.</param>
    public static double Choose(string said, double? length)
    {
        var frames = Read(said, length ?? double.MaxValue);
        var usual = Usual(length ?? frames.Select(frame => frame.At).DefaultIfEmpty().Max());
        var most = frames.Select(frame => frame.Shows).DefaultIfEmpty().Max();
        return frames.Where(frame => frame.Shows >= most * GoodEnough)
            .OrderBy(frame => Math.Abs(frame.At - usual)).Select(frame => frame.At).DefaultIfEmpty(usual).First();
    }

    private static List<(double At, double Shows)> Read(string said, double seconds)
    {
        List<(double At, double Shows)> frames = [];
        foreach (var line in said.Split('\n'))
        {
            if (line.IndexOf(Time, StringComparison.Ordinal) is >= 0 and var at)
            {
                if (ProbeReport.Number(line[(at + Time.Length)..].Trim()) is { } time) frames.Add((Math.Clamp(time, 0, seconds), 0));
            }
            else if (frames.Count > 0 && line.StartsWith(Entropy, StringComparison.Ordinal)
                && ProbeReport.Number(line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim()) is > 0 and <= 1 and var shows)
            {
                frames[^1] = (frames[^1].At, frames[^1].Shows + shows);
            }
        }

        return frames;
    }
}
