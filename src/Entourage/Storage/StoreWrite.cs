namespace Entourage.Storage;

/// <summary>
/// One write. <see cref="Apply"/> runs inside a transaction that carries others too, and may run again after one of those failed: everything it
/// decides, it decides from the rows it reads there. A problem is an answer like any other and undoes nothing, so it is found before anything is
/// written; an exception undoes the whole write.
/// </summary>
/// <typeparam name="T">What the caller is told once the commit is on disk.</typeparam>
[FrontDoor]
internal abstract class StoreWrite<T> : StoreWrite
{
    private readonly TaskCompletionSource<T> committed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? answer;

    /// <summary>Completes after the commit that carries this write, or fails with what stood in its way.</summary>
    internal Task<T> Committed => committed.Task;

    /// <summary>Reads and writes through the session; the answer counts only once the commit is on disk.</summary>
    protected abstract T Apply(StoreSession session);

    internal sealed override void ApplyTo(StoreSession session) => answer = Apply(session);

    private protected void Keep(T given) => answer = given;

    internal sealed override void Succeed() => committed.SetResult(answer!);

    internal sealed override void Fail(Exception reason) => committed.SetException(reason);
}

/// <summary>
/// A write that is decided together with others of its kind: their rows are read for all, each is decided in its order on what the ones before
/// it left, and all are written at once.
/// </summary>
/// <typeparam name="TWrite">The kind.</typeparam>
/// <typeparam name="T">What each caller is told.</typeparam>
[FrontDoor]
internal abstract class JointWrite<TWrite, T> : StoreWrite<T>
    where TWrite : JointWrite<TWrite, T>
{
    /// <summary>Answers every write, in the order given.</summary>
    protected abstract IReadOnlyList<T> Apply(StoreSession session, IReadOnlyList<TWrite> writes);

    /// <inheritdoc/>
    protected sealed override T Apply(StoreSession session) => Apply(session, [(TWrite)this])[0];

    internal sealed override bool Joins(StoreWrite next) => next is TWrite;

    internal sealed override void ApplyTo(StoreSession session, IReadOnlyList<StoreWrite> together)
    {
        var writes = together.Cast<TWrite>().ToList();
        var answers = Apply(session, writes);
        for (var i = 0; i < writes.Count; i++) writes[i].Keep(answers[i]);
    }
}

/// <summary>What the writer knows of a write, whatever it answers.</summary>
internal abstract class StoreWrite
{
    private protected StoreWrite()
    {
    }

    internal abstract void ApplyTo(StoreSession session);

    /// <summary>Whether <paramref name="next"/> can be applied together with this one.</summary>
    internal virtual bool Joins(StoreWrite next) => false;

    /// <summary>Applies several that join, this one among them, in their order.</summary>
    internal virtual void ApplyTo(StoreSession session, IReadOnlyList<StoreWrite> together) => throw new NotSupportedException("This write joins no other.");

    internal abstract void Succeed();

    internal abstract void Fail(Exception reason);
}

/// <summary>The commit's outcome is unknown: it may or may not be on disk. Asking again will tell.</summary>
[FrontDoor]
public sealed class OutcomeUnknownException : Exception
{
    /// <summary>With the store's own error.</summary>
    public OutcomeUnknownException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>Without a cause.</summary>
    public OutcomeUnknownException() : this("The commit's outcome is not known.")
    {
    }

    /// <summary>With a message.</summary>
    public OutcomeUnknownException(string message) : base(message)
    {
    }
}
