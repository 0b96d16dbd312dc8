using System.Collections.Frozen;

namespace Entourage.Transcoding;

/// <summary>Pure: how the colours of a source become those of ordinary screens. What a file leaves unsaid is completed as players complete it.</summary>
internal static class Colours
{
    /// <summary>What our own files say of themselves.</summary>
    public static readonly IReadOnlyList<string> Ours = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"];

    /// <summary>From our own films to a JPEG: readers of those know only the matrix of BT.601, in its full range.</summary>
    public const string OfPictures = "in_color_matrix=bt709:out_color_matrix=smpte170m:out_range=pc";

    // A colour that a screen cannot show has less than no red, green or blue. As whole numbers these end at none; left as they are, luma and chroma would
    // be made of them, which ends at another colour: zimg 3.0.4 made 221 of a red that is 236.
    private static readonly string[] Bounded = ["format=gbrp10", "zscale=m=bt709:r=tv"];

    // What may come out of a damaged file goes into no filter: only names that ffmpeg's setparams and zscale both know (ffmpeg 5.1 and zimg 3.0).
    private static readonly FrozenSet<string> Primaries = FrozenSet.ToFrozenSet(
        ["bt709", "bt470m", "bt470bg", "smpte170m", "smpte240m", "film", "bt2020", "smpte428", "smpte431", "smpte432", "ebu3213", "jedec-p22"]);

    private static readonly FrozenSet<string> Matrices = FrozenSet.ToFrozenSet(
    [
        "gbr", "bt709", "fcc", "bt470bg", "smpte170m", "smpte240m", "ycgco", "bt2020nc", "bt2020c", "chroma-derived-nc", "chroma-derived-c", "ictcp",
    ]);

    /// <summary>The filters that scale a source and convert its colours, in this order.</summary>
    public static IEnumerable<string> Scale(ProbeReport source, Frame to)
    {
        var size = string.Create(CultureInfo.InvariantCulture, $"{to.Width}:{to.Height}");
        var zsize = string.Create(CultureInfo.InvariantCulture, $"zscale=w={to.Width}:h={to.Height}");
        return source switch
        {
            { HighDynamicRange: true } =>
            [
                Said(Or(Primaries, source.ColourPrimaries, "bt2020"), source.ColourTransfer!, Or(Matrices, source.ColourMatrix, "bt2020nc")),
                $"{zsize}:t=linear:npl=100", "format=gbrpf32le", "zscale=p=bt709", "tonemap=tonemap=hable:desat=0", "zscale=t=bt709:r=pc", .. Bounded,
            ],

            // The curve stays as it is, whatever it is called: only what red, green and blue are changes.
            { WideGamut: true } =>
            [
                Said(source.ColourPrimaries!, "bt709", Or(Matrices, source.ColourMatrix, source.ColourPrimaries == "bt2020" ? "bt2020nc" : BySize(source))),
                $"{zsize}:p=bt709:t=bt709:m=gbr:r=pc", .. Bounded,
            ],
            _ => [$"scale={size}:in_color_matrix={(!Matrices.Contains(source.ColourMatrix ?? "") ? BySize(source) : "auto")}:out_color_matrix=bt709:out_range=tv"],
        };
    }

    private static string Said(string primaries, string transfer, string matrix) =>
        $"setparams=color_primaries={primaries}:color_trc={transfer}:colorspace={matrix}";

    /// <summary>Where a file does not name its matrix, players go by its size, and so do we: the colours stay as its maker saw them.</summary>
    private static string BySize(ProbeReport source) => Math.Min(source.Width, source.Height) >= 720 ? "bt709" : "smpte170m";

    private static string Or(FrozenSet<string> known, string? said, string otherwise) => said is not null && known.Contains(said) ? said : otherwise;
}
