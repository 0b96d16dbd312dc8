using System.Buffers.Binary;
using System.Text;
using Entourage.Transcoding;
using Microsoft.Extensions.Logging.Abstractions;

namespace Entourage.Tests.Transcoding;

/// <summary>A private directory with clips that ffmpeg draws itself, and a transcoder to feed them to.</summary>
public sealed class Footage : IAsyncLifetime
{
    private readonly string root = Directory.CreateTempSubdirectory("entourage-footage-").FullName;
    private Sandbox? sandbox;

    public static string[] Picture(string size, double seconds, int rate = 25) =>
        ["-f", "lavfi", "-i", FormattableString.Invariant($"testsrc2=s={size}:r={rate}:d={seconds}")];

    public static string[] Sound(double seconds) => ["-f", "lavfi", "-i", FormattableString.Invariant($"sine=d={seconds}")];

    public static string[] H264 => ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        sandbox = await Sandbox.DetectAsync(new TranscodeLimits(), TimeProvider.System, NullLogger.Instance, Stop);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(root, recursive: true);
        return ValueTask.CompletedTask;
    }

    public string PathOf(string name) => Path.Combine(root, name);

    public string OutputOf(string name) => Path.Combine(root, name + ".out");

    public async Task<string> DrawAsync(string name, params string[] arguments)
    {
        var path = PathOf(name);
        var end = await ChildProcess.RunAsync(
            [sandbox!.Ffmpeg, "-nostdin", "-v", "error", "-y", .. arguments, path], TimeSpan.FromSeconds(60), TimeProvider.System, null, Stop);
        Assert.True(end.ExitCode == 0, end.Complaint);
        return path;
    }

    public async Task<string> WriteAsync(string name, byte[] bytes)
    {
        await File.WriteAllBytesAsync(PathOf(name), bytes, Stop);
        return PathOf(name);
    }

    /// <summary>
    /// Makes both films, one after the other, and puts all files where <see cref="OutputOf"/> says; the large film, or the first problem. What is no larger than the small film
    /// has that one film, here under both names.
    /// </summary>
    internal async Task<Entourage.Kernel.Outcome<TranscodedClip>> TranscodeAsync(
        string input, TranscodeLimits? limits = null, SandboxStrength? strength = null, bool withoutSound = false)
    {
        var (transcoder, output) = (Transcoder(limits, strength), OutputOf(Path.GetFileName(input)));
        var small = await transcoder.RunAsync(Rendition.Small, input, output, withoutSound, _ => { }, Stop);
        if (!small.Ok) return small;
        if (small.Value.IsWhole)
        {
            File.Copy(Path.Combine(output, ClipFiles.Small), Path.Combine(output, ClipFiles.Large));
            return small;
        }
        var large = await transcoder.RunAsync(Rendition.Large, input, output + ".large", withoutSound, _ => { }, Stop);
        Assert.True(large.Ok, $"The small film of {Path.GetFileName(input)} was made, and the large one was not: {large.Problem?.Code}");
        Assert.Equal(small.Value.HasAudio, large.Value.HasAudio);
        Assert.Equal(small.Value.DurationSeconds, large.Value.DurationSeconds, 0.1);
        File.Move(Path.Combine(output + ".large", ClipFiles.Large), Path.Combine(output, ClipFiles.Large), overwrite: true);
        Directory.Delete(output + ".large");
        return large;
    }

    internal Transcoder Transcoder(TranscodeLimits? limits = null, SandboxStrength? strength = null)
    {
        limits ??= new TranscodeLimits();
        return new(limits, new Sandbox(limits, strength ?? sandbox!.Strength), TimeProvider.System, NullLogger<Transcoder>.Instance);
    }

    /// <summary>The problem a file meets; that nothing is left behind is part of every refusal.</summary>
    internal async Task<string?> RefusalAsync(string input, TranscodeLimits? limits = null)
    {
        var outcome = await TranscodeAsync(input, limits);
        Assert.True(outcome.Ok || !Directory.EnumerateFileSystemEntries(OutputOf(Path.GetFileName(input))).Any(), "files are left");
        return outcome.Problem?.Code;
    }

    /// <summary>What ffprobe says of any file, as JSON text.</summary>
    internal async Task<string> ProbeAsync(string file)
    {
        var end = await ChildProcess.RunAsync(
            [sandbox!.Ffprobe, "-v", "error", "-show_format", "-show_streams", "-of", "json", file], TimeSpan.FromSeconds(20), TimeProvider.System, null, Stop);
        Assert.Equal(0, end.ExitCode);
        return end.Output;
    }

    /// <summary>The colour at a place of a film's or picture's first frame, each part 0 to 255.</summary>
    internal async Task<(int Red, int Green, int Blue)> ColourAsync(string file, int x, int y)
    {
        var raw = await DrawAsync("colour.rgb", "-i", file, "-frames:v", "1", "-vf", $"crop=2:2:{x}:{y},format=rgb24", "-f", "rawvideo");
        var bytes = await File.ReadAllBytesAsync(raw, Stop);
        return (bytes[0], bytes[1], bytes[2]);
    }

    /// <summary>Writes a number over a field of the first box of a kind, 32 bits, big end first.</summary>
    public static void Patch(byte[] film, string box, int offset, uint value)
    {
        var at = film.AsSpan().IndexOf(Encoding.ASCII.GetBytes(box));
        Assert.True(at > 0, box);
        BinaryPrimitives.WriteUInt32BigEndian(film.AsSpan(at + 4 + offset), value);
    }
}
