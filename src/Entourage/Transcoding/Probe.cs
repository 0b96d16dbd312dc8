using Entourage.Kernel;

namespace Entourage.Transcoding;

/// <summary>Asks ffprobe, in the sandbox, about one file.</summary>
internal sealed class Probe(TranscodeLimits limits, Sandbox sandbox, TimeProvider time)
{
    /// <summary>A few packets are listed too: encryption shows only on them.</summary>
    private const string Wanted =
        "format=duration:format_tags:packet=pts_time:packet_side_data_list:"
        + "stream=index,codec_type,codec_name,codec_tag_string,width,height,sample_aspect_ratio,pix_fmt,field_order,color_space,"
        + "color_transfer,r_frame_rate,avg_frame_rate,duration,sample_rate,channels:stream_disposition=attached_pic:stream_side_data_list:stream_tags";

    /// <summary>What the file is, or that it is damaged.</summary>
    public async Task<Outcome<ProbeReport>> ReadAsync(string file, Container container, CancellationToken stop)
    {
        var json = await AskAsync(file, container, ["-read_intervals", "%+#4", "-show_entries", Wanted], stop);
        return json.Ok ? ProbeReport.Parse(json.Value) : json.Problem;
    }

    /// <summary>Everything ffprobe says of a file of ours.</summary>
    public async Task<Outcome<ProbeJson>> ReadOwnAsync(string file, CancellationToken stop)
    {
        var json = await AskAsync(file, Container.Mov, ["-show_entries", Wanted, "-read_intervals", "%+#1"], stop);
        return !json.Ok ? json.Problem
            : ProbeJson.Read(json.Value) is { } said ? said : TranscodeProblems.TranscodeFailed;
    }

    private async Task<Outcome<string>> AskAsync(string file, Container container, IReadOnlyList<string> question, CancellationToken stop)
    {
        List<string> arguments =
        [
            "-v", "error", "-max_alloc", FfmpegArguments.MaxAllocation,
            .. FfmpegArguments.OnlyThis(container), .. question, "-of", "json=compact=1", sandbox.InputSeen(file),
        ];
        var end = await ChildProcess.RunAsync(sandbox.Command(sandbox.Ffprobe, file, null, arguments), limits.ProbeClock, time, null, stop);
        FfmpegComplaint.ThrowIfSandboxFailed(end);
        if (FfmpegComplaint.SaysTooManyPixels(end)) return TranscodeProblems.TooLarge;
        if (end.ExitCode == 0 && !end.TimedOut && !end.OutputCut) return end.Output;
        return FfmpegComplaint.SaysOtherCodec(end) ? TranscodeProblems.Codec : TranscodeProblems.Damaged;
    }
}
