namespace Entourage.Storage;

/// <summary>
/// One answer of the store that many ask for: read again when it is older than <paramref name="life"/>, or once it was forgotten. Whoever reads
/// asks for a place to keep it first, and forgetting takes the place away: what was read before a change is kept nowhere after it. Thread-safe.
/// </summary>
/// <param name="life">How long an answer is good for.</param>
/// <param name="read">Reads it.</param>
/// <param name="time">The clock.</param>
/// <typeparam name="T">The answer.</typeparam>
[FrontDoor]
internal sealed class Remembered<T>(TimeSpan life, Func<CancellationToken, ValueTask<T>> read, TimeProvider time)
{
    private volatile Place place = new(null);

    /// <summary>
    /// The last answer, however old: for whoever cannot wait, inside a transaction, of a request that has waited for <see cref="ReadAsync"/> before.
    /// </summary>
    /// <exception cref="InvalidOperationException">There has been none.</exception>
    public T Latest => Last(place) is { } kept ? kept.Value : throw new InvalidOperationException("It has never been read.");

    /// <summary>The answer.</summary>
    public ValueTask<T> ReadAsync(CancellationToken stop)
    {
        var here = place;
        var now = time.GetUtcNow();
        // A clock that was put back must not keep it for ever.
        return here.Kept is { } kept && kept.Until > now && kept.Until <= now + life ? new(kept.Value) : AskAsync(here, now + life, stop);
    }

    /// <summary>Has the next question read the store.</summary>
    public void Forget() => place = new(Last(place));

    private static Kept? Last(Place here) => here.Kept ?? here.Before;

    private async ValueTask<T> AskAsync(Place here, DateTimeOffset until, CancellationToken stop)
    {
        var value = await read(stop);
        here.Kept = new(value, until);
        return value;
    }

    private sealed class Place(Kept? before)
    {
        private volatile Kept? kept;

        public Kept? Before => before;

        public Kept? Kept
        {
            get => kept;
            set => kept = value;
        }
    }

    private sealed record Kept(T Value, DateTimeOffset Until);
}
