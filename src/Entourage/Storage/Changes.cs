using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Entourage.Storage;

/// <summary>
/// Tells whoever remembers rows what a transaction has changed, after its commit stood and before its caller is answered: whoever was answered
/// sees the new state on this node. Other nodes forget by themselves within two seconds. Thread-safe.
/// </summary>
[FrontDoor]
internal sealed partial class Changes(ILogger<Changes> logger)
{
    private ImmutableDictionary<Type, ImmutableArray<Action<Change>>> listeners = ImmutableDictionary<Type, ImmutableArray<Action<Change>>>.Empty;

    /// <summary>For tests: is told of every transaction that stood what it ran and what it said.</summary>
    internal Action<PendingChanges>? Watch { get; set; }

    /// <summary>
    /// Has every such change told from now on. It is told on the writer's path, so a listener forgets and does no more: it reads nothing and waits
    /// for nothing.
    /// </summary>
    public void On<T>(Action<T> tell)
        where T : Change
    {
        ImmutableInterlocked.AddOrUpdate(
            ref listeners, typeof(T), _ => [change => tell((T)change)], (_, others) => others.Add(change => tell((T)change)));
    }

    /// <summary>Begins with nothing said.</summary>
    internal void Begin(PendingChanges pending) => pending.Clear(watched: Watch is not null);

    /// <summary>Tells what was said, once.</summary>
    internal void Publish(PendingChanges pending)
    {
        Watch?.Invoke(pending);
        foreach (var change in pending.Said) Tell(change);
        pending.Clear();
    }

    private void Tell(Change change)
    {
        if (!listeners.TryGetValue(change.GetType(), out var told)) return;
        foreach (var tell in told)
        {
            try
            {
                tell(change);
            }
            catch (Exception reason)
            {
                // The commit stands whatever becomes of this; the others are told all the same.
                Log.NotHeard(logger, reason, change);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1105, LogLevel.Error, "A change was not heard ({Change}); what is remembered may be out of date until it is read again")]
        public static partial void NotHeard(ILogger logger, Exception reason, Change change);
    }
}

/// <summary>What one transaction has said so far. Not thread-safe; belongs to its session.</summary>
internal sealed class PendingChanges
{
    public List<Change> Said { get; } = [];

    /// <summary>For tests: the statements that were asked for; null where nobody watches.</summary>
    public List<string>? Statements { get; private set; }

    public void Clear(bool watched = false)
    {
        Said.Clear();
        Statements = watched ? [] : null;
    }
}
