namespace Entourage.Storage;

/// <summary>
/// One write of the hot path. <see cref="Apply"/> runs inside a transaction that carries others too, and may run again after one of those
/// failed: everything it decides, it decides from the rows it reads there.
/// </summary>
/// <typeparam name="T">What the caller is told once the commit is on disk.</typeparam>
public abstract class HotWrite<T> : HotWrite
{
    private readonly TaskCompletionSource<T> committed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? answer;

    /// <summary>Completes after the commit that carries this write, or fails with what stood in its way.</summary>
    internal Task<T> Committed => committed.Task;

    /// <summary>Reads and writes through the session; the answer counts only once the commit is on disk.</summary>
    protected abstract T Apply(HotSession session);

    internal sealed override void ApplyTo(HotSession session) => answer = Apply(session);

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
public abstract class JointWrite<TWrite, T> : HotWrite<T>
    where TWrite : JointWrite<TWrite, T>
{
    /// <summary>Answers every write, in the order given.</summary>
    protected abstract IReadOnlyList<T> Apply(HotSession session, IReadOnlyList<TWrite> writes);

    /// <inheritdoc/>
    protected sealed override T Apply(HotSession session) => Apply(session, [(TWrite)this])[0];

    internal sealed override bool Joins(HotWrite next) => next is TWrite;

    internal sealed override void ApplyTo(HotSession session, IReadOnlyList<HotWrite> together)
    {
        var writes = together.Cast<TWrite>().ToList();
        var answers = Apply(session, writes);
        for (var place = 0; place < writes.Count; place++) writes[place].Keep(answers[place]);
    }
}

/// <summary>What the writer knows of a write, whatever it answers.</summary>
public abstract class HotWrite
{
    private protected HotWrite()
    {
    }

    internal abstract void ApplyTo(HotSession session);

    /// <summary>Whether <paramref name="next"/> can be applied together with this one.</summary>
    internal virtual bool Joins(HotWrite next) => false;

    /// <summary>Applies several that join, this one among them, in their order.</summary>
    internal virtual void ApplyTo(HotSession session, IReadOnlyList<HotWrite> together) => throw new NotSupportedException("This write joins no other.");

    internal abstract void Succeed();

    internal abstract void Fail(Exception reason);
}

/// <summary>The commit's outcome is not known: it may or may not be on disk. Asking again gives the truth.</summary>
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
