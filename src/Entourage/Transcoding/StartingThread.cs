using System.Collections.Concurrent;
using System.Diagnostics;

namespace Entourage.Transcoding;

/// <summary>
/// The one thread that starts children, for as long as the process lives. To Linux the parent of a process is the thread that forked it: a child
/// that is told to die with its parent (bubblewrap is) dies when that thread ends, and threads of the pool end after some seconds without work.
/// </summary>
internal static class StartingThread
{
    private static readonly BlockingCollection<Task<Process>> Waiting = Begin();

    public static Task<Process> StartAsync(ProcessStartInfo start)
    {
        // Whoever waits goes on elsewhere: this thread only starts.
        var started = new Task<Process>(
            () => Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start."),
            TaskCreationOptions.RunContinuationsAsynchronously);
        Waiting.Add(started);
        return started;
    }

    private static BlockingCollection<Task<Process>> Begin()
    {
        var waiting = new BlockingCollection<Task<Process>>();
        var thread = new Thread(() =>
        {
            foreach (var start in waiting.GetConsumingEnumerable()) start.RunSynchronously(TaskScheduler.Default);
        })
        {
            IsBackground = true,
            Name = "children",
        };
        thread.Start();
        return waiting;
    }
}
