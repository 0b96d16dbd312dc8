using Entourage.Storage;

namespace Entourage.Clips;

/// <summary>A write of the hot path that is one function of the rows; it may run more than once and must not touch anything else.</summary>
internal sealed class RowsWrite<T>(Func<HotSession, T> apply) : HotWrite<T>
{
    protected override T Apply(HotSession session) => apply(session);
}
