namespace Entourage.Allowance;

/// <summary>
/// The arithmetic of the allowance: pure, whole numbers only, so that it can be published and proved. A miss is charged when an invitation
/// is made, and taken back when it is accepted; no timer and no settlement is needed. Tokens are thousandths of an invitation.
/// </summary>
internal static class AllowanceRule
{
    public const int One = 1000;
    public const int AcceptedBonus = 2 * One;
    public const int Lowest = -3 * One;
    public const int RingSize = 40;
    public const int Qualified = 8;
    public const int BrandNew = 4;
    public const int KeptEnough = 3;

    private const long Day = 86_400_000;
    private const long MostPerDay = 20 * 1_000_000L;
    private const long LeastPerDay = 1_000_000 / 64;

    public static readonly TimeSpan RingAge = TimeSpan.FromDays(365);
    public static readonly TimeSpan UndoWindow = TimeSpan.FromDays(7);
    public static readonly TimeSpan KeptAfter = TimeSpan.FromHours(72);
    public static readonly TimeSpan Probation = TimeSpan.FromDays(30);
    public static readonly TimeSpan SpamWindow = TimeSpan.FromDays(30);

    // Longer than the slowest rate needs for a whole one, or who is down to it would never get there by waiting: being refused stores nothing.
    // A clock that leaps ahead gives no more than fits the bucket anyway.
    private static readonly TimeSpan LongestGap = TimeSpan.FromDays(400);

    /// <summary>More than any time zone is wrong by: within it, going back and forth gives nothing twice.</summary>
    public static readonly TimeSpan MostAhead = TimeSpan.FromDays(2);

    /// <summary>All accepted by qualified members gives 7 a piece, so one in eight breaks even.</summary>
    /// <param name="ring">The weights of the counted invitations, less their number.</param>
    /// <param name="halfReports">Twice the reports of the last 90 days that nobody has dismissed, and the blocks of those who followed through an invitation.</param>
    public static int Score(int ring, int halfReports) => ring - (8 * halfReports);

    /// <summary>What comes back in a day, in millionths of an invitation, so that the slowest rate (one in 64 days) is still whole.</summary>
    public static long RefillPerDay(int score, bool established, AllowanceOptions numbers)
    {
        var start = (established ? numbers.EstablishedPerDay : numbers.PerDay) * 1_000_000L;
        var slack = established ? 10 : 5;
        if (score >= 0) return Math.Max(start, Math.Min(MostPerDay, start * (RingSize + score) / RingSize));
        if (score >= -slack) return start;
        var halvings = Math.Min(40, (-slack - score + 4) / 5);
        return Math.Max(LeastPerDay, start >> halvings);
    }

    /// <summary>Tokens after the time that passed, and the instant up to which it has been counted (fractions are not lost).</summary>
    public static (long Tokens, DateTimeOffset At) Refill(long tokens, DateTimeOffset at, DateTimeOffset now, long perDay, long cap)
    {
        // It was counted while the clock was ahead: a wrong clock costs its senders what they made meanwhile, and never the time until it is right.
        if (at - now > MostAhead) at = now;
        if (now <= at) return (Math.Min(tokens, cap), at);
        if (now - at > LongestGap) at = now - LongestGap;
        var gained = (long)(now - at).TotalMilliseconds * perDay / (Day * 1000);
        if (tokens + gained >= cap) return (cap, now);
        return (tokens + gained, at.AddMilliseconds(gained * Day * 1000 / perDay));
    }

    /// <summary>When <paramref name="tokens"/> will have grown to one whole invitation.</summary>
    public static DateTimeOffset NextAt(long tokens, DateTimeOffset at, long perDay) =>
        at.AddMilliseconds((((One - tokens) * Day * 1000) + perDay - 1) / perDay);
}
