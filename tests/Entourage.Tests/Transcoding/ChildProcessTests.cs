using System.Diagnostics;
using Entourage.Transcoding;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Entourage.Tests.Transcoding;

[Trait("Needs", "ffmpeg")]
public sealed class ChildProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Output_and_complaint_are_read_together_and_kept_to_64_KiB()
    {
        var end = await RunAsync(["/bin/sh", "-c", "head -c 1000000 /dev/zero | tr '\\0' a; head -c 1000000 /dev/zero | tr '\\0' b >&2; exit 3"], Patience);

        Assert.Equal((3, 65536, true, 65536, false), (end.ExitCode, end.Output.Length, end.OutputCut, end.Complaint.Length, end.TimedOut));
    }

    [Fact]
    public async Task The_environment_is_empty_and_nothing_is_read()
    {
        var end = await RunAsync(["/usr/bin/env"], Patience);
        Assert.Equal("", end.Output);
        Assert.Equal(0, (await RunAsync(["/bin/cat"], Patience)).ExitCode);
    }

    [Fact]
    public async Task The_clock_kills_the_whole_tree()
    {
        var watch = Stopwatch.StartNew();
        var end = await RunAsync(["/bin/sh", "-c", "sleep 300 & echo $!; sleep 300"], TimeSpan.FromMilliseconds(300));

        Assert.True(end.TimedOut);
        Assert.True(watch.Elapsed < Patience);
        Assert.False(IsAlive(end.Output.Trim()));
    }

    [Fact]
    public async Task A_child_that_dies_with_its_parent_outlives_the_thread_that_asked_for_it()
    {
        var sandbox = await SandboxAsync(SandboxStrength.Full);
        var command = sandbox.Command("/usr/bin/sh", null, null, ["-c", "echo up; sleep 0.5; echo done"]);
        using var up = new ManualResetEventSlim();
        Task<ChildEnd>? running = null;
        var asking = new Thread(() =>
        {
            running = ChildProcess.RunAsync(command, Patience, TimeProvider.System, _ => up.Set(), CancellationToken.None);
            up.Wait(Patience);
        });
        asking.Start();
        asking.Join();
        var end = await running!;
        Assert.Equal((0, "up\ndone\n"), (end.ExitCode, end.Output));
    }

    [Fact]
    public async Task What_a_killed_child_left_to_nobody_is_gone_too_whatever_the_clock_says()
    {
        using var stop = new CancellationTokenSource();
        var id = "";
        // A shell that forks keeps its command line; the one between is gone at once, so that the last one belongs to nobody.
        const string Fork = "( ( while :; do sleep 0.2; done ) & echo $! ); while :; do sleep 0.2; done";
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ChildProcess.RunAsync(
            ["/bin/bash", "-c", Fork],
            Patience,
            new FakeTimeProvider(),
            said =>
            {
                id = said.Trim();
                stop.Cancel();
            },
            stop.Token));
        Assert.False(IsAlive(id));
    }

    [Fact]
    public async Task A_cancelled_child_is_gone_when_the_caller_hears_of_it()
    {
        using var stop = new CancellationTokenSource();
        var id = "";
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ChildProcess.RunAsync(
            ["/bin/sh", "-c", "sleep 300 & echo $!; wait"],
            Patience,
            TimeProvider.System,
            said =>
            {
                id = said.Trim();
                stop.Cancel();
            },
            stop.Token));
        Assert.False(IsAlive(id));
    }

    [Theory]
    [InlineData(SandboxStrength.Full)]
    [InlineData(SandboxStrength.Reduced)]
    public async Task A_child_cannot_dump_core_nor_fill_memory(SandboxStrength strength)
    {
        var sandbox = await SandboxAsync(strength);
        var end = await RunAsync(sandbox.Command("/usr/bin/sh", null, null, ["-c", "ulimit -c; ulimit -v; ulimit -n"]), Patience);
        Assert.Equal(["0", "2097152", "64"], end.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task In_the_full_sandbox_there_is_no_network_no_neighbour_and_no_file_of_the_host()
    {
        var sandbox = await SandboxAsync(SandboxStrength.Full);
        var end = await RunAsync(
            sandbox.Command("/usr/bin/sh", null, null, ["-c", "tail -n +3 /proc/net/dev | cut -d: -f1; ls -d /proc/[0-9]* | wc -l; ls /etc /root /home /var 2>/dev/null"]),
            Patience);

        var lines = end.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal("lo", lines[0]);
        Assert.True(int.Parse(lines[1], System.Globalization.CultureInfo.InvariantCulture) <= 5, end.Output);
        Assert.Subset(new HashSet<string> { "/etc:", "alternatives", "ld.so.cache" }, lines[2..].ToHashSet());
    }

    [Fact]
    public async Task The_full_sandbox_is_built_from_a_list_and_the_reduced_one_has_no_namespaces()
    {
        var sandbox = await SandboxAsync(SandboxStrength.Full);
        var command = sandbox.Command(sandbox.Ffmpeg, "/clips/a b;$(id)", "/made", ["-i", sandbox.InputSeen("/clips/a b;$(id)")]).ToList();
        Assert.Equal("/clips/a b;$(id)", command[command.IndexOf("/in/clip") - 1]);
        Assert.Equal("--ro-bind", command[command.IndexOf("/in/clip") - 2]);
        Assert.Equal(["-i", "/in/clip"], command[^2..]);
        Assert.Contains("--unshare-all", command);

        var reduced = new Sandbox(new TranscodeLimits(), SandboxStrength.Reduced);
        var plain = reduced.Command(reduced.Ffmpeg, "/clips/a", "/made", ["-i", reduced.InputSeen("/clips/a")]);
        Assert.DoesNotContain("--unshare-all", plain);
        Assert.Equal("/clips/a", plain[^1]);
    }

    /// <summary>Where namespaces are forbidden, the full sandbox cannot be tried.</summary>
    private static async Task<Sandbox> SandboxAsync(SandboxStrength strength)
    {
        var limits = new TranscodeLimits();
        var found = await Sandbox.DetectAsync(limits, TimeProvider.System, NullLogger.Instance, TestContext.Current.CancellationToken);
        Assert.SkipWhen(strength > found.Strength, "This machine forbids namespaces.");
        return new Sandbox(limits, strength);
    }

    private static Task<ChildEnd> RunAsync(IReadOnlyList<string> command, TimeSpan wallClock) =>
        ChildProcess.RunAsync(command, wallClock, TimeProvider.System, null, TestContext.Current.CancellationToken);

    /// <summary>A killed orphan may wait for its new parent to bury it; it does nothing any more.</summary>
    private static bool IsAlive(string id)
    {
        Assert.NotEmpty(id);
        var state = $"/proc/{id}/stat";
        return File.Exists(state) && !File.ReadAllText(state).Contains(") Z ", StringComparison.Ordinal);
    }
}
