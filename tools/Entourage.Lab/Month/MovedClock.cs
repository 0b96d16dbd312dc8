namespace Entourage.Lab.Month;

/// <summary>The system's clock, set back; it stands still until it is let go. Its timers are the system's own. Thread-safe.</summary>
internal sealed class MovedClock(DateTimeOffset at) : TimeProvider
{
    private readonly Lock changing = new();
    private DateTimeOffset? at = at;

    public override DateTimeOffset GetUtcNow()
    {
        lock (changing) return at ?? base.GetUtcNow();
    }

    /// <summary>Moves it on to an instant; never back.</summary>
    public void MoveTo(DateTimeOffset instant)
    {
        lock (changing)
        {
            if (at < instant) at = instant;
        }
    }

    /// <summary>From now on it is the system's.</summary>
    public void LetGo()
    {
        lock (changing) at = null;
    }
}
