namespace Entourage.Transcoding;

/// <summary>Asks ffprobe, in the sandbox, about one file.</summary>
internal sealed class Probe(TranscodeLimits limits, Sandbox sandbox, TimeProvider time)
{
    /// <summary>A few packets are listed too: encryption shows only on them.</summary>
    private const string Wanted =
        "format=duration:format_tags:packet=pts_time:packet_side_data_list:"
        + "stream=index,codec_type,codec_name,codec_tag_string,width,height,sample_aspect_ratio,pix_fmt,field_order,color_space,"
        + "color_transfer,color_primaries,r_frame_rate,avg_frame_rate,duration,sample_rate,channels:stream_disposition=attached_pic,default:"
        + "stream_side_data_list:stream_tags";

    private const string Alone = "picture";

    private static readonly string[] FirstPackets = ["-read_intervals", "%+#4", "-show_entries", Wanted];

    /// <summary>What the file is, or that it is damaged.</summary>
    /// <param name="file">The upload.</param>
    /// <param name="container">What it is.</param>
    /// <param name="directory">Where a child may write; nothing of this is left there.</param>
    /// <param name="stop">Ends it.</param>
    public async Task<Outcome<ProbeReport>> ReadAsync(string file, Container container, string directory, CancellationToken stop)
    {
        var json = await AskAsync(file, container, FirstPackets, stop);
        if (json.Ok) return ProbeReport.Parse(json.Value);

        // It is not asked about one track alone: it tries every track of a file, also those that nobody wants.
        return json.Problem == TranscodeProblems.Codec || json.Problem == TranscodeProblems.TooLarge
            ? await ReadTracksAsync(file, container, directory, json.Problem, stop)
            : json.Problem;
    }

    /// <summary>Everything ffprobe says of a file of ours.</summary>
    public async Task<Outcome<ProbeJson>> ReadOwnAsync(string file, CancellationToken stop)
    {
        var json = await AskAsync(file, Container.Mov, ["-show_entries", Wanted, "-read_intervals", "%+#1"], stop);
        return !json.Ok ? json.Problem
            : ProbeJson.Read(json.Value) is { } said ? said : TranscodeProblems.TranscodeFailed;
    }

    /// <summary>Tracks that will be dropped decide nothing: the best picture is copied out of the film, and ffprobe asked about that alone.</summary>
    private async Task<Outcome<ProbeReport>> ReadTracksAsync(string file, Container container, string directory, Problem otherwise, CancellationToken stop)
    {
        var listed = await RunAsync(sandbox.Ffmpeg, file, null, FfmpegArguments.Tracks(sandbox.InputSeen(file), container), stop);
        var tracks = listed.ExitCode == 0 && !listed.TimedOut ? Track.Read(listed.Output) : [];
        if (Admission.BestPicture(tracks) is not { } picture) return otherwise;

        var alone = Path.Combine(directory, Alone);
        try
        {
            var copy = FfmpegArguments.CopyPicture(sandbox.InputSeen(file), container, $"{sandbox.OutputSeen(directory)}/{Alone}", picture.Number);
            var copied = await RunAsync(sandbox.Ffmpeg, file, directory, copy, stop);
            if (copied.ExitCode != 0 || copied.TimedOut || !File.Exists(alone) || !Leftovers.AreFiles(directory, [Alone])) return otherwise;
            var json = await AskAsync(alone, container, FirstPackets, stop);
            var report = json.Ok ? ProbeReport.Parse(json.Value) : json.Problem;
            return report.Ok ? report.Value.Within(tracks, picture) : report.Problem;
        }
        finally
        {
            File.Delete(alone);
        }
    }

    private async Task<Outcome<string>> AskAsync(string file, Container container, IReadOnlyList<string> question, CancellationToken stop)
    {
        List<string> arguments =
        [
            "-v", "error", "-max_alloc", FfmpegArguments.MaxAllocation,
            .. FfmpegArguments.OnlyThis(container), .. question, "-of", "json=compact=1", sandbox.InputSeen(file),
        ];
        var end = await RunAsync(sandbox.Ffprobe, file, null, arguments, stop);
        if (FfmpegComplaint.SaysTooManyPixels(end)) return TranscodeProblems.TooLarge;
        if (end.ExitCode == 0 && !end.TimedOut && !end.OutputCut) return end.Output;
        return FfmpegComplaint.SaysOtherCodec(end) ? TranscodeProblems.Codec : TranscodeProblems.Damaged;
    }

    private async Task<ChildEnd> RunAsync(string program, string file, string? directory, IReadOnlyList<string> arguments, CancellationToken stop)
    {
        var end = await ChildProcess.RunAsync(sandbox.Command(program, file, directory, arguments), limits.ProbeClock, time, null, stop);
        FfmpegComplaint.ThrowIfMachineFailed(end, limits);
        return end;
    }
}
