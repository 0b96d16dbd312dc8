using Entourage.Allowance;

namespace Entourage.Lab.Allowance;

/// <summary>Somebody who invites up to three a day whom they know, of whom a share accepts, a day later on average.</summary>
internal static class HonestCreator
{
    /// <summary>Measured are the days from here, when the beginning is over, to <see cref="LastDay"/>.</summary>
    public const int FirstDay = 30;

    /// <summary>The last day that is measured.</summary>
    public const int LastDay = 120;

    private const int TriesPerDay = 3;
    private const int Day = 24;

    /// <summary>Exponential with a mean of one day, in whole hours.</summary>
    public static int HoursUntilAccepted(Random random) => (int)Math.Min(1e6, -Math.Log(1 - random.NextDouble()) * Day);

    /// <summary>One run.</summary>
    /// <param name="share">How many of 100 accept.</param>
    /// <param name="reportedEvery">A rival files three reports every so many days, which a moderator dismisses a day later; 0 for never.</param>
    /// <param name="random">All chance comes from here.</param>
    /// <param name="numbers">The numbers of the allowance.</param>
    public static HonestRun Play(int share, int reportedEvery, Random random, AllowanceOptions numbers)
    {
        var sender = new SimulatedSender(numbers);
        var later = new PriorityQueue<SimulatedInvitation, int>();
        var (established, full, made, acceptor, below) = (LastDay, 0, 0, 0, 0);
        for (var day = 0; day <= LastDay; day++)
        {
            var today = 0;
            for (var hour = day * Day; hour < (day + 1) * Day; hour++)
            {
                var now = Campaign.At(hour);
                while (later.TryPeek(out _, out var due) && due <= hour) sender.Accept(later.Dequeue(), acceptor++, qualified: true, now);
                if (reportedEvery > 0 && day > 0)
                {
                    if (hour % (reportedEvery * Day) == 0) for (var i = 0; i < 3; i++) sender.Report(now);
                    if (hour % (reportedEvery * Day) == Day) sender.Dismiss(now);
                }
                var standing = sender.At(now);
                if (standing.Established) established = Math.Min(established, day);
                if (reportedEvery == 0 && IsBelowFloor(standing, numbers)) below++;
                // One at 8, one at 14 and one at 20 o'clock; what was refused is tried again later that day, not the next.
                if (hour % Day is not (8 or 14 or 20)) continue;
                while (today < TriesPerDay && today < ((hour % Day) - 2) / 6 && sender.Make(now) is { } invitation)
                {
                    today++;
                    if (random.Next(100) < share) later.Enqueue(invitation, hour + HoursUntilAccepted(random));
                }
            }
            if (day < FirstDay) continue;
            made += today;
            full += today >= TriesPerDay ? 1 : 0;
        }
        return new(established, full, made, below);
    }

    // P2: with one in five accepted at full weight nobody is slower than the base.
    private static bool IsBelowFloor(SimulatedStanding standing, AllowanceOptions numbers) =>
        standing.Accepted * 5 >= standing.Counted
        && standing.PerDay < (standing.Established ? numbers.EstablishedPerDay : numbers.PerDay) * 1_000_000L;
}

/// <summary>What one run of an honest creator came to.</summary>
/// <param name="Established">The day on which three followers had stayed.</param>
/// <param name="FullDays">Days on which all three tries were made.</param>
/// <param name="Made">Invitations made, in the measured days.</param>
/// <param name="BelowFloor">Hours in which one in five had accepted and less came back than the base.</param>
internal readonly record struct HonestRun(int Established, int FullDays, int Made, int BelowFloor);
