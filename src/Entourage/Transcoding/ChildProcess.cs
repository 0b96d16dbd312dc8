using System.Diagnostics;
using System.Text;

namespace Entourage.Transcoding;

/// <summary>How a child ended.</summary>
/// <param name="ExitCode">128 and the signal's number when a signal ended it.</param>
/// <param name="Output">What it wrote to standard output, the first 64 KiB of it.</param>
/// <param name="OutputCut">Whether it wrote more than that.</param>
/// <param name="Complaint">What it wrote to standard error, the first 64 KiB of it.</param>
/// <param name="TimedOut">Whether it was killed by the clock.</param>
/// <param name="Took">How long it ran.</param>
internal sealed record ChildEnd(int ExitCode, string Output, bool OutputCut, string Complaint, bool TimedOut, TimeSpan Took);

/// <summary>Runs one program to its end, or ends it: nothing of it is left when this returns or throws.</summary>
internal static class ChildProcess
{
    private const int Kept = 64 * 1024;

    /// <summary>How long after a kill the pipes are waited for: only a process that has left every group could still hold them. The killed take real time, whatever clock they ran by.</summary>
    private static readonly TimeSpan UntilPipesEnd = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    /// <param name="command">The program's absolute path, then its arguments; no shell reads them.</param>
    /// <param name="wallClock">How long it may take before it is killed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onOutput">Told every piece of standard output as it comes; pieces end anywhere.</param>
    /// <param name="stop">Kills the child; then <see cref="OperationCanceledException"/> is thrown.</param>
    /// <param name="feed">Writes its standard input, and is told when the child has ended; without it there is none.</param>
    public static async Task<ChildEnd> RunAsync(
        IReadOnlyList<string> command, TimeSpan wallClock, TimeProvider time, Action<string>? onOutput, CancellationToken stop,
        Func<Stream, CancellationToken, Task>? feed = null)
    {
        stop.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();

        using var child = await StartingThread.StartAsync(start);
        var began = time.GetTimestamp();
        using var gone = new CancellationTokenSource();
        var fed = FeedAsync(child.StandardInput, feed, gone.Token);
        var output = DrainAsync(child.StandardOutput, onOutput);
        var complaint = DrainAsync(child.StandardError, null);

        using var clock = new CancellationTokenSource(wallClock, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, stop);
        Task both = Task.WhenAll(output, complaint);
        try
        {
            await child.WaitForExitAsync(either.Token);

            // The pipes end when the last process that holds them is gone: grandchildren are waited for too, and by the same clock.
            await both.WaitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            Kill(child);
            await child.WaitForExitAsync(CancellationToken.None);
            for (var waited = TimeSpan.Zero; !both.IsCompleted && waited < UntilPipesEnd; waited += BetweenLooks)
            {
                await both.WaitAsync(BetweenLooks, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (!both.IsCompleted) KillOrphans(command);
            }
        }

        await gone.CancelAsync();
        await fed;
        stop.ThrowIfCancellationRequested();
        var (said, cut) = both.IsCompletedSuccessfully ? await output : ("", true);
        var (complained, _) = both.IsCompletedSuccessfully ? await complaint : ("", true);
        return new ChildEnd(child.ExitCode, said, cut, complained, clock.IsCancellationRequested, time.GetElapsedTime(began));
    }

    private static async Task FeedAsync(StreamWriter input, Func<Stream, CancellationToken, Task>? feed, CancellationToken gone)
    {
        try
        {
            if (feed is not null) await feed(input.BaseStream, gone);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // It ended, and needs no more.
        }
        catch (IOException)
        {
            // It closed its end, or what it was to be fed with cannot be read: either way it has been told all that it will be, and its own end says what came of it.
        }
        finally
        {
            try
            {
                input.Close();
            }
            catch (IOException)
            {
                // Nobody is there to read what was left.
            }
        }
    }

    /// <summary>
    /// Those who descend from it are found by asking who their parents are; those whose parent is gone are not. A child that leads a group of
    /// its own (<see cref="Sandbox.Command"/> sees to that) takes them along, however fast they fork.
    /// </summary>
    private static void Kill(Process child)
    {
        child.Kill(entireProcessTree: true);
        _ = NativeMethods.Kill(-child.Id, NativeMethods.KillSignal);
    }

    /// <summary>
    /// bubblewrap that is killed in the moment in which it forks leaves a child that has not been told yet to die with it, and waits for its word for ever. It belongs to
    /// nobody any more and has the same command line, of which the wrappers before it have used up the beginning.
    /// </summary>
    private static void KillOrphans(IReadOnlyList<string> command)
    {
        var whole = $"\0{string.Join('\0', command)}\0";
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process)) continue;
            try
            {
                var line = File.ReadAllText(Path.Combine(folder, "cmdline"));
                if (line.Length > 0 && whole.EndsWith($"\0{line}", StringComparison.Ordinal) && IsOrphan(folder)) _ = NativeMethods.Kill(process, NativeMethods.KillSignal);
            }
            catch (IOException)
            {
                // It ended while we looked.
            }
            catch (UnauthorizedAccessException)
            {
                // Somebody else's.
            }
        }
    }

    /// <summary>proc(5): the parent is the second field after the name, which may hold anything and ends with the last bracket.</summary>
    private static bool IsOrphan(string folder)
    {
        var stat = File.ReadAllText(Path.Combine(folder, "stat"));
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1] == "1";
    }

    /// <summary>Reads to the end whatever comes, so that the child never waits for us, and keeps a bounded beginning.</summary>
    private static async Task<(string Text, bool Cut)> DrainAsync(StreamReader from, Action<string>? each)
    {
        var kept = new StringBuilder();
        var cut = false;
        var buffer = new char[4096];
        int read;
        while ((read = await from.ReadAsync(buffer.AsMemory(), CancellationToken.None)) > 0)
        {
            var room = Math.Min(read, Kept - kept.Length);
            kept.Append(buffer, 0, room);
            cut |= room < read;
            each?.Invoke(new string(buffer, 0, read));
        }

        return (kept.ToString(), cut);
    }
}
