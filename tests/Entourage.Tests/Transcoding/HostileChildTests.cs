using System.Globalization;
using Entourage.Transcoding;

namespace Entourage.Tests.Transcoding;

/// <summary>What a child can do that has been overcome by a file: a shell stands where ffmpeg would, in the very same sandbox.</summary>
[Trait("Needs", "ffmpeg")]
public sealed class HostileChildTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string folder = Directory.CreateTempSubdirectory("entourage-hostile-").FullName;
    private readonly string input;
    private readonly string output;

    public HostileChildTests()
    {
        input = Path.Combine(folder, "clip");
        output = Directory.CreateDirectory(Path.Combine(folder, "out")).FullName;
        File.WriteAllText(input, "the one input");
        File.WriteAllText(Path.Combine(folder, "secret"), "the canary");
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task T30_in_the_full_sandbox_nothing_can_be_read_written_or_reached()
    {
        using var canary = Canary.Set();
        var end = await RunAsync(
            await SandboxAsync(SandboxStrength.Full),
            $"""
            tried() (exec 2>/dev/null; if "$@"; then echo "did $*"; fi)
            connect() (exec 3<>/dev/tcp/$1/$2)
            write() (echo x > $1)
            kill_server() (kill -0 $1)
            tried cat {folder}/secret
            tried cat {canary.Pipe}
            tried cat /proc/{Environment.ProcessId}/environ
            tried kill_server {Environment.ProcessId}
            tried ls /root /home /var /etc/passwd /usr/share /usr/src /sys
            tried connect 127.0.0.1 {canary.Port}
            tried connect localhost {canary.Port}
            for place in /x /usr/x /usr/bin/x /in/clip /in/x /etc/x /dev/x /proc/sys/kernel/hostname {folder}/x; do tried write $place; done
            tried unshare --user true
            tried mount -t tmpfs none /in
            tried su -c true
            echo user $(id -u) group $(id -g) sees $(cat /in/clip) $(ls /out | wc -l) processes $(ls -d /proc/[0-9]* | wc -l) kill $(cat /proc/self/oom_score_adj)
            echo made > /out/made
            """);

        var said = end.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(said.Length == 1, end.Output + end.Complaint);
        Assert.Matches("^user 65534 group 65534 sees the one input 0 processes [1-9] kill 800$", said[0]);
        Assert.Equal("made\n", await File.ReadAllTextAsync(Path.Combine(output, "made"), Stop));
        Assert.Equal("the one input", await File.ReadAllTextAsync(input, Stop));
        Assert.False(await canary.TouchedAsync());
    }

    [Theory]
    [InlineData(SandboxStrength.Full, false)]
    [InlineData(SandboxStrength.Offline, false)]
    [InlineData(SandboxStrength.Reduced, true)]
    public async Task T30_without_namespaces_the_network_is_open_and_with_any_it_is_not(SandboxStrength strength, bool reached)
    {
        using var canary = Canary.Set();
        await RunAsync(await SandboxAsync(strength), $"exec 3<>/dev/tcp/127.0.0.1/{canary.Port}");
        Assert.Equal(reached, canary.PortTouched);
    }

    [Theory]
    [InlineData(SandboxStrength.Full)]
    [InlineData(SandboxStrength.Offline)]
    [InlineData(SandboxStrength.Reduced)]
    public async Task T30_no_environment_comes_along(SandboxStrength strength)
    {
        var sandbox = await SandboxAsync(strength);
        var end = await ChildProcess.RunAsync(sandbox.Command("/usr/bin/env", input, output, []), Patience, TimeProvider.System, null, Stop);
        Assert.Contains(end.Output.TrimEnd(), (string[])["", "PWD=/"]);
    }

    [Theory]
    [InlineData(SandboxStrength.Full)]
    [InlineData(SandboxStrength.Offline)]
    [InlineData(SandboxStrength.Reduced)]
    public async Task U52_memory_file_size_processor_time_and_core_are_limited(SandboxStrength strength)
    {
        var limits = new TranscodeLimits { MaxOutputBytes = 10_000_000, CpuSeconds = 1 };
        var sandbox = await SandboxAsync(strength, limits);
        var end = await RunAsync(
            sandbox,
            $"""
            dd if=/dev/zero of=/dev/null bs=4G count=1 2>/dev/null; echo memory $?
            dd if=/dev/zero of={sandbox.OutputSeen(output)}/full bs=1M count=40 2>/dev/null; echo file $?
            bash -c 'while :; do :; done' 2>/dev/null; echo time $?
            bash -c 'kill -SEGV $$' 2>/dev/null; echo crash $?
            """);

        Assert.Equal(["memory 1", "file 153", "time 152", "crash 139"], end.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(limits.MaxOutputBytes, new FileInfo(Path.Combine(output, "full")).Length);
        Assert.Single(Directory.EnumerateFiles(output));
    }

    // Without bubblewrap's own first process, the shell is one that cannot send itself this signal; a real fault ends it all the same.
    [Theory]
    [InlineData(SandboxStrength.Full)]
    [InlineData(SandboxStrength.Reduced)]
    public async Task U52_a_crash_is_known_by_its_signal(SandboxStrength strength) =>
        Assert.Equal(128 + 11, (await RunAsync(await SandboxAsync(strength), "kill -SEGV $$")).ExitCode);

    [Fact]
    public async Task U52_a_gigabyte_of_complaint_is_read_and_64_KiB_of_it_are_kept()
    {
        var end = await RunAsync(await SandboxAsync(SandboxStrength.Full), "head -c 1000000000 /dev/zero >&2; exit 1");
        Assert.Equal((1, 65536, false), (end.ExitCode, end.Complaint.Length, end.TimedOut));
    }

    [Theory]
    [InlineData(SandboxStrength.Full, "setsid sleep 60NNN > /dev/null & sleep 60NNN & exit 0", false)]
    [InlineData(SandboxStrength.Offline, "setsid sleep 60NNN > /dev/null & sleep 60NNN & exit 0", false)]
    [InlineData(SandboxStrength.Full, "sleep 60NNN & sleep 60NNN", true)]
    [InlineData(SandboxStrength.Offline, "sleep 60NNN & sleep 60NNN", true)]
    [InlineData(SandboxStrength.Reduced, "sleep 60NNN & exit 0", true)]
    [InlineData(SandboxStrength.Reduced, "(sleep 60NNN &) ; sleep 60NNN", true)]
    public async Task U52_nobody_outlives_the_clock_or_the_child(SandboxStrength strength, string script, bool byTheClock)
    {
        var mark = "60" + Random.Shared.Next(100_000, 999_999).ToString(CultureInfo.InvariantCulture);
        var command = (await SandboxAsync(strength)).Command("/usr/bin/bash", input, output, ["-c", script.Replace("60NNN", mark, StringComparison.Ordinal)]);
        var end = await ChildProcess.RunAsync(command, TimeSpan.FromSeconds(2), TimeProvider.System, null, Stop);
        Assert.Equal(byTheClock, end.TimedOut);
        Assert.True(Sleepers(mark) == 0, end.Complaint);
    }

    [Theory]
    [InlineData(SandboxStrength.Full)]
    [InlineData(SandboxStrength.Offline)]
    public async Task U52_a_fork_bomb_is_counted_and_goes_with_its_namespace(SandboxStrength strength)
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "The kernel counts no processes of root: the next test tries it as somebody else.");
        await AssertFewAsync((await SandboxAsync(strength)).Command("/usr/bin/bash", null, null, ["-c", Fork]));
    }

    [Fact]
    public async Task U52_T30_it_holds_for_a_user_without_rights_too()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Then every test here has run so.");
        string[] nobody = ["/usr/bin/setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--"];
        var sandbox = await SandboxAsync(SandboxStrength.Full);
        var able = await ChildProcess.RunAsync([.. nobody, .. sandbox.Command("/usr/bin/true", null, null, [])], Patience, TimeProvider.System, null, Stop);
        Assert.SkipUnless(able.ExitCode == 0, $"Only root may make namespaces here: {able.Complaint}");
        await AssertFewAsync([.. nobody, .. sandbox.Command("/usr/bin/bash", null, null, ["-c", Fork])]);

        using var canary = Canary.Set();
        foreach (var place in (string[])[folder, output, input])
        {
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(place, (UnixFileMode)0b111_111_111);
        }

        string script = $"""
            (exec 3<>/dev/tcp/127.0.0.1/{canary.Port}) 2>/dev/null && echo reached
            cat {folder}/secret {canary.Pipe} 2>/dev/null && echo read
            echo x 2>/dev/null >/in/clip && echo written
            echo $(id -u) $(cat /in/clip); ffmpeg -v error -f lavfi -i testsrc2=d=0.2:s=64x64 /out/made.mp4
            """;
        var end = await ChildProcess.RunAsync(
            [.. nobody, .. sandbox.Command("/usr/bin/bash", input, output, ["-c", script])], Patience, TimeProvider.System, null, Stop);
        Assert.Equal("65534 the one input", end.Output.Trim());
        Assert.True(new FileInfo(Path.Combine(output, "made.mp4")) is { Exists: true, Length: > 100 }, end.Complaint);
        Assert.False(await canary.TouchedAsync());
    }

    private const string Fork = "for n in {1..300}; do sleep 61234567 & done 2>/dev/null; ls -d /proc/[0-9]* | wc -l; jobs -p | wc -l";

    private static async Task AssertFewAsync(IReadOnlyList<string> command)
    {
        var end = await ChildProcess.RunAsync(command, TimeSpan.FromSeconds(20), TimeProvider.System, null, Stop);
        Assert.True(Sleepers("61234567") == 0, "sleepers are left");
        Assert.True(end.Complaint.Contains("fork", StringComparison.Ordinal) || end.ExitCode != 0, $"{end.ExitCode} {end.Output} {end.Complaint}");
    }

    private Task<ChildEnd> RunAsync(Sandbox sandbox, string script) =>
        ChildProcess.RunAsync(sandbox.Command("/usr/bin/bash", input, output, ["-c", script]), Patience, TimeProvider.System, null, Stop);

    /// <summary>How many processes sleep for so long; one that is dead and not yet buried has no command line.</summary>
    private static int Sleepers(string mark) => Directory.EnumerateDirectories("/proc").Count(process =>
    {
        try
        {
            return int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out _)
                && File.ReadAllText(Path.Combine(process, "cmdline")).StartsWith($"sleep\0{mark}", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false; // It ended while we looked.
        }
    });

    private static async Task<Sandbox> SandboxAsync(SandboxStrength strength, TranscodeLimits? limits = null)
    {
        limits ??= new TranscodeLimits();
        var full = new Sandbox(limits, strength);
        var tried = await ChildProcess.RunAsync(full.Command("/usr/bin/true", null, null, []), Patience, TimeProvider.System, null, Stop);
        Assert.SkipUnless(tried.ExitCode == 0, $"This machine forbids namespaces: {tried.Complaint}");
        return full;
    }
}
