using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Entourage.Transcoding;

/// <summary>Makes the command line of a child that reads strangers' files: limits outside, a nearly empty world inside. Safe for concurrent use.</summary>
internal sealed partial class Sandbox
{
    private const string ClipInside = "/in/clip";
    private const string OutInside = "/out";

    /// <summary>ffmpeg with two threads runs about twenty; more is somebody else's program.</summary>
    private const int MaxThreads = 64;

    private static readonly string[] Places = ["/usr/bin", "/usr/local/bin", "/bin"];

    private readonly TranscodeLimits limits;
    private readonly string prlimit;
    private readonly string nice;
    private readonly string? choom;
    private readonly string? bwrap;

    public Sandbox(TranscodeLimits limits, SandboxStrength strength)
    {
        this.limits = limits;
        Strength = strength;
        prlimit = Require("prlimit");
        nice = Require("nice");
        choom = Find("choom");
        bwrap = strength == SandboxStrength.Full ? Require("bwrap") : null;
        Ffmpeg = Require("ffmpeg");
        Ffprobe = Require("ffprobe");
    }

    public SandboxStrength Strength { get; }

    public string Ffmpeg { get; }

    public string Ffprobe { get; }

    /// <summary>Tries once whether namespaces work here, for this user, on this kernel.</summary>
    public static async Task<Sandbox> DetectAsync(TranscodeLimits limits, TimeProvider time, ILogger logger, CancellationToken stop)
    {
        var reason = "bubblewrap is not installed";
        if (Find("bwrap") is not null)
        {
            var full = new Sandbox(limits, SandboxStrength.Full);
            var tried = await ChildProcess.RunAsync(full.Command("/usr/bin/true", null, null, []), limits.ProbeClock, time, null, stop);
            if (tried.ExitCode == 0)
            {
                LogFull(logger);
                return full;
            }

            reason = tried.Complaint.Trim();
        }

        LogReduced(logger, reason);
        return new Sandbox(limits, SandboxStrength.Reduced);
    }

    /// <summary>Where the child sees the input.</summary>
    public string InputSeen(string input) => bwrap is null ? Path.GetFullPath(input) : ClipInside;

    /// <summary>Where the child sees the output directory.</summary>
    public string OutputSeen(string directory) => bwrap is null ? Path.GetFullPath(directory) : OutInside;

    /// <summary>
    /// The whole command line, to be started without a shell. Each wrapper becomes the next by exec, so that the first process id is the
    /// one to kill; bubblewrap dies with it and takes its process namespace along.
    /// </summary>
    /// <param name="program">The absolute path of the program to run inside.</param>
    /// <param name="input">The one file it may read, if any.</param>
    /// <param name="outputDirectory">The one directory it may write to, if any.</param>
    /// <param name="arguments">The program's own arguments, naming files as <see cref="InputSeen"/> and <see cref="OutputSeen"/> say.</param>
    public IReadOnlyList<string> Command(string program, string? input, string? outputDirectory, IReadOnlyList<string> arguments)
    {
        // A soft limit below the hard one asks first (SIGXCPU) and kills later.
        List<string> command =
        [
            prlimit, Limit("as", limits.MemoryBytes), $"{Limit("cpu", limits.CpuSeconds)}:{Number(limits.CpuSeconds + 30)}",
            Limit("fsize", limits.MaxOutputBytes), "--nofile=64", "--core=0",
            nice, "-n", "10",
        ];
        if (choom is not null)
        {
            // When memory runs out, the kernel should take this child before the server.
            command.AddRange([choom, "-n", "800", "--"]);
        }

        if (bwrap is not null)
        {
            command.AddRange(World(bwrap, input, outputDirectory));

            // Counted within the new user namespace, so other processes of the same user do not use it up. Outside it would count them all.
            command.AddRange([prlimit, Limit("nproc", MaxThreads)]);
        }

        command.Add(program);
        command.AddRange(arguments);
        return command;
    }

    private static List<string> World(string bwrap, string? input, string? outputDirectory)
    {
        List<string> world =
        [
            bwrap, "--unshare-all", "--unshare-user", "--disable-userns", "--uid", "65534", "--gid", "65534", "--cap-drop", "ALL",
            "--die-with-parent", "--new-session", "--clearenv",
            "--ro-bind", "/usr", "/usr", "--ro-bind-try", "/lib", "/lib", "--ro-bind-try", "/lib64", "/lib64",
            "--ro-bind-try", "/etc/alternatives", "/etc/alternatives", "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache",
            "--proc", "/proc", "--dev", "/dev", "--size", "16777216", "--tmpfs", "/tmp",
        ];
        if (input is not null)
        {
            world.AddRange(["--ro-bind", Path.GetFullPath(input), ClipInside]);
        }

        if (outputDirectory is not null)
        {
            world.AddRange(["--bind", Path.GetFullPath(outputDirectory), OutInside]);
        }

        world.AddRange(["--remount-ro", "/", "--chdir", "/", "--"]);
        return world;
    }

    private static string Limit(string name, long value) => $"--{name}={Number(value)}";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string? Find(string program) => Places.Select(place => Path.Combine(place, program)).FirstOrDefault(File.Exists);

    private static string Require(string program) => Find(program)
        ?? throw new InvalidOperationException($"{program} is missing. Debian: apt-get install ffmpeg bubblewrap util-linux coreutils.");

    [LoggerMessage(Level = LogLevel.Information, Message = "Uploaded videos are read in a full sandbox (bubblewrap: no network, one input, one output).")]
    private static partial void LogFull(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Uploaded videos are read with limits only, without a sandbox: {Reason}")]
    private static partial void LogReduced(ILogger logger, string reason);
}
