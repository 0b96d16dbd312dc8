namespace Entourage.Transcoding;

/// <summary>One track of a film, as ffmpeg lists it without decoding anything.</summary>
/// <param name="IsPicture">Whether it is a picture; otherwise it is a sound.</param>
/// <param name="Number">Its place among the tracks of its kind, from 0.</param>
/// <param name="Codec">ffmpeg's name of the form it is stored in.</param>
/// <param name="Width">In pixels; 0 of a sound.</param>
/// <param name="Height">In pixels; 0 of a sound.</param>
/// <param name="Mono">Whether it is a sound of one channel.</param>
internal sealed record Track(bool IsPicture, int Number, string Codec, int Width, int Height, bool Mono)
{
    /// <summary>
    /// Reads the head of what ffmpeg's <c>framecrc</c> writes: lines such as <c>#codec_id 1: aac</c>, where the number counts the tracks in the order
    /// they were asked for, pictures first.
    /// </summary>
    public static IReadOnlyList<Track> Read(string said)
    {
        Dictionary<int, Dictionary<string, string>> tracks = [];
        foreach (var line in said.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.StartsWith('#')))
        {
            var (space, colon) = (line.IndexOf(' ', StringComparison.Ordinal), line.IndexOf(": ", StringComparison.Ordinal));
            if (space < 0 || colon < space || !int.TryParse(line.AsSpan(space + 1, colon - space - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var at)) continue;
            if (!tracks.TryGetValue(at, out var track)) tracks[at] = track = [];
            track[line[1..space]] = line[(colon + 2)..];
        }

        var pictures = tracks.OrderBy(pair => pair.Key).Select(pair => pair.Value).Where(track => Says(track, "media_type") == "video");
        var sounds = tracks.OrderBy(pair => pair.Key).Select(pair => pair.Value).Where(track => Says(track, "media_type") == "audio");
        return
        [
            .. pictures.Select((track, number) =>
            {
                var (width, height) = Size(Says(track, "dimensions"));
                return new Track(true, number, Says(track, "codec_id"), width, height, false);
            }),
            .. sounds.Select((track, number) => new Track(false, number, Says(track, "codec_id"), 0, 0, Says(track, "channel_layout_name") == "mono")),
        ];
    }

    private static string Says(Dictionary<string, string> track, string key) => track.GetValueOrDefault(key, "");

    private static (int Width, int Height) Size(string text)
    {
        var sides = text.Split('x');
        return sides.Length == 2 && int.TryParse(sides[0], NumberStyles.None, CultureInfo.InvariantCulture, out var width)
            && int.TryParse(sides[1], NumberStyles.None, CultureInfo.InvariantCulture, out var height) ? (width, height) : (0, 0);
    }
}
