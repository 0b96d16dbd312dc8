namespace Entourage.Transcoding;

/// <summary>A picture's size in pixels.</summary>
internal readonly record struct Frame(int Width, int Height);

/// <summary>What will be made of a source: sizes with even sides and square pixels, upright, never larger than the source.</summary>
internal sealed record RenditionPlan(Frame Large, Frame Small, double FramesPerSecond)
{
    private const int LargeSide = 720;
    private const int SmallSide = 360;
    private const double MostFrames = 60;
    private const double FewestFrames = 10;
    private const double UsualFrames = 30;
    private const double MostTeaserSeconds = 3;

    /// <summary>Rates that cameras mean when they say something close to them.</summary>
    private static readonly double[] KnownRates = [24000 / 1001d, 24, 25, 30000 / 1001d, 30, 48, 50, 60000 / 1001d, 60];

    public static RenditionPlan For(ProbeReport source)
    {
        // The longer way is stretched, so that no line of the source is thrown away.
        var (width, height) = source.SampleAspect >= 1
            ? (source.Width * source.SampleAspect, (double)source.Height)
            : (source.Width, source.Height / source.SampleAspect);
        if (source.Turned)
        {
            (width, height) = (height, width);
        }

        return new RenditionPlan(Fit(width, height, LargeSide), Fit(width, height, SmallSide), Rate(source.FramesPerSecond));
    }

    /// <summary>Whether there is no more in the source than the small film shows, which then is the large one, too.</summary>
    public bool HasOne => Large == Small;

    /// <summary>The size of one of the films.</summary>
    public Frame Of(Rendition rendition) => rendition == Rendition.Large ? Large : Small;

    /// <summary>How much of a clip its teaser shows: three seconds, and never more than a third.</summary>
    public static double TeaserSeconds(double clipSeconds) => Math.Min(MostTeaserSeconds, clipSeconds / 3);

    private static Frame Fit(double width, double height, int shortSide)
    {
        var factor = Math.Min(1, Math.Min(shortSide / Math.Min(width, height), TranscodeLimits.MaxSide / Math.Max(width, height)));
        return new Frame(Even(width, factor), Even(height, factor));
    }

    private static int Even(double side, double factor)
    {
        var whole = Math.Round(side);
        var nearest = 2 * (int)Math.Round(whole * factor / 2);
        return Math.Max(2, nearest > whole ? nearest - 2 : nearest);
    }

    private static double Rate(double? claimed)
    {
        var wanted = Math.Clamp(claimed ?? UsualFrames, FewestFrames, MostFrames);
        var known = KnownRates.MinBy(rate => Math.Abs(rate - wanted));
        return Math.Abs(known - wanted) < 0.02 * wanted ? known : Math.Round(wanted, 2);
    }
}
