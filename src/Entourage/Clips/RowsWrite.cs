namespace Entourage.Clips;

/// <summary>A write that is one function of the rows; it may run more than once and must not touch anything else.</summary>
internal sealed class RowsWrite<T>(Func<StoreSession, T> apply) : StoreWrite<T>
{
    protected override T Apply(StoreSession session) => apply(session);
}
