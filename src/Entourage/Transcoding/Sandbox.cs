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

    /// <summary>Programs and libraries, and nothing that belongs to the site or its people.</summary>
    private static readonly string[] Programs =
        ["/usr/bin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/local/bin", "/usr/local/lib", "/lib", "/lib64"];

    /// <summary>The process namespace ends with its first process, and that one ends with unshare.</summary>
    private static readonly string[] NoNetwork = ["--user", "--net", "--ipc", "--pid", "--fork", "--kill-child", "--"];

    private readonly TranscodeLimits limits;
    private readonly string prlimit;
    private readonly string nice;
    private readonly string? choom;

    /// <summary>What makes the namespaces, or the process group where there are none.</summary>
    private readonly string fence;

    private readonly string? ownFolder;
    private int niceness = 10;

    public Sandbox(TranscodeLimits limits, SandboxStrength strength)
    {
        this.limits = limits;
        Strength = strength;
        prlimit = Require("prlimit");
        nice = Require("nice");
        choom = Find("choom");
        fence = Require(Fence(strength));
        ownFolder = limits.FfmpegFolder is { } folder ? Path.GetFullPath(folder) : null;
        Ffmpeg = RequireFfmpeg("ffmpeg");
        Ffprobe = RequireFfmpeg("ffprobe");
    }

    public SandboxStrength Strength { get; }

    public string Ffmpeg { get; }

    public string Ffprobe { get; }

    /// <summary>Tries once which namespaces work here, for this user, on this kernel, and says in one line what came of it.</summary>
    public static async Task<Sandbox> DetectAsync(TranscodeLimits limits, TimeProvider time, ILogger logger, CancellationToken stop)
    {
        List<string> reasons = [];
        foreach (var strength in (SandboxStrength[])[SandboxStrength.Full, SandboxStrength.Offline])
        {
            if (Find(Fence(strength)) is null)
            {
                reasons.Add($"{Fence(strength)} is not installed");
                continue;
            }

            var sandbox = new Sandbox(limits, strength);
            var tried = await ChildProcess.RunAsync(sandbox.Command("/usr/bin/true", null, null, []), limits.ProbeClock, time, null, stop);
            if (tried.ExitCode == 0)
            {
                if (strength == SandboxStrength.Full) LogFull(logger);
                else LogOffline(logger, string.Join("; ", reasons));
                return sandbox;
            }

            reasons.Add(tried.Complaint.Trim().ReplaceLineEndings(" "));
        }

        LogReduced(logger, string.Join("; ", reasons));
        return new Sandbox(limits, SandboxStrength.Reduced);
    }

    /// <summary>The same for what nobody waits for: whatever else runs gets the processors first.</summary>
    public Sandbox InBackground() => new(limits, Strength) { niceness = 19 };

    /// <summary>Where the child sees the input.</summary>
    public string InputSeen(string input) => Strength == SandboxStrength.Full ? ClipInside : Path.GetFullPath(input);

    /// <summary>Where the child sees the output directory.</summary>
    public string OutputSeen(string directory) => Strength == SandboxStrength.Full ? OutInside : Path.GetFullPath(directory);

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
            nice, "-n", Number(niceness),
        ];
        if (choom is not null)
        {
            // When memory runs out, the kernel should take this child before the server.
            command.AddRange([choom, "-n", "800", "--"]);
        }

        command.Add(fence);
        command.AddRange(Strength switch
        {
            SandboxStrength.Full => World(input, outputDirectory),
            SandboxStrength.Offline => NoNetwork,
            SandboxStrength.Reduced => [],
        });
        if (Strength != SandboxStrength.Reduced)
        {
            // Counted within the new user namespace, so other processes of the same user do not use it up. Outside it would count them all.
            command.AddRange([prlimit, Limit("nproc", MaxThreads)]);
        }

        command.Add(program);
        command.AddRange(arguments);
        return command;
    }

    private List<string> World(string? input, string? outputDirectory)
    {
        List<string> world =
        [
            "--unshare-all", "--unshare-user", "--disable-userns", "--uid", "65534", "--gid", "65534", "--cap-drop", "ALL",
            "--die-with-parent", "--new-session", "--clearenv",
            .. Programs.SelectMany(static folder => (string[])["--ro-bind-try", folder, folder]),
            "--ro-bind-try", "/etc/alternatives", "/etc/alternatives", "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache",
            "--proc", "/proc", "--dev", "/dev", "--size", "16777216", "--tmpfs", "/tmp",
        ];
        if (ownFolder is not null)
        {
            world.AddRange(["--ro-bind", ownFolder, ownFolder]);
        }

        if (input is not null)
        {
            world.AddRange(["--ro-bind", Path.GetFullPath(input), ClipInside]);
        }

        if (outputDirectory is not null)
        {
            world.AddRange(["--bind", Path.GetFullPath(outputDirectory), OutInside]);
        }

        // Also what is never written to: /dev is memory that nobody counts, and for a server that runs as root the kernel's own settings in
        // /proc/sys are a child's to change.
        world.AddRange(["--remount-ro", "/dev", "--remount-ro", "/proc", "--remount-ro", "/", "--chdir", "/", "--"]);
        return world;
    }

    private static string Limit(string name, long value) => $"--{name}={Number(value)}";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string? Find(string program) => Places.Select(place => Path.Combine(place, program)).FirstOrDefault(File.Exists);

    private static string Fence(SandboxStrength strength) => strength switch
    {
        SandboxStrength.Full => "bwrap",
        SandboxStrength.Offline => "unshare",
        SandboxStrength.Reduced => "setsid",
    };

    /// <summary>From the folder that the site names, and from nowhere else when it names one.</summary>
    private string RequireFfmpeg(string program) => ownFolder is null ? Require(program)
        : File.Exists(Path.Combine(ownFolder, program)) ? Path.Combine(ownFolder, program)
        : throw new InvalidOperationException($"{program} is not in {ownFolder}, where Clips:FfmpegFolder says it is.");

    private static string Require(string program) => Find(program)
        ?? throw new InvalidOperationException($"{program} is missing. Debian: apt-get install ffmpeg bubblewrap util-linux coreutils.");

    [LoggerMessage(2111, LogLevel.Information, "Uploaded videos are read in a full sandbox (bubblewrap: no network, one input, one output).")]
    private static partial void LogFull(ILogger logger);

    [LoggerMessage(
        2112, LogLevel.Warning,
        "Uploaded videos are read without a network, but not in a full sandbox: other files can be seen. Reason: {Reason}")]
    private static partial void LogOffline(ILogger logger, string reason);

    [LoggerMessage(
        2113, LogLevel.Warning,
        "Uploaded videos are read with limits only, WITHOUT a sandbox: install bubblewrap and allow user namespaces. Reason: {Reason}")]
    private static partial void LogReduced(ILogger logger, string reason);
}
