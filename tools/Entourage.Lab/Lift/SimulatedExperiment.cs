using Entourage.Rollout.Lift;

namespace Entourage.Lab.Lift;

/// <summary>An experiment with a feature, of which everything is known beforehand.</summary>
/// <param name="Name">What is counted.</param>
/// <param name="Measure">How it is counted.</param>
/// <param name="Grows">Everybody is there from the first day and the counts grow; else members come by and by and each is counted once.</param>
/// <param name="Without">Members without the feature.</param>
/// <param name="With">Members who have it.</param>
internal sealed record SimulatedExperiment(string Name, LiftMeasure Measure, bool Grows, SimulatedMembers Without, SimulatedMembers With)
{
    // More followers than this are rare, and cost an allocation.
    private const int Usual = 256;

    /// <summary>What the feature does, in the end.</summary>
    public double Lift => With.Moments.MeanY - Without.Moments.MeanY;

    /// <summary>What it has done by the end of a day.</summary>
    public double LiftOn(int day, int days) => Grows ? Lift * day / days : Lift;

    /// <summary>How both halves stand after each day.</summary>
    public IEnumerable<(Moments Treatment, Moments Holdout)> Play(Random random, int members, int days, double share)
    {
        var (treatment, holdout) = (new DaySums(days), new DaySums(days));
        Span<int> whens = stackalloc int[Usual];
        for (var i = 0; i < members; i++)
        {
            // One number says which half, and what is left of it, stretched to 0..1 again, says who.
            var chance = random.NextDouble();
            var (half, (x, y)) = chance < share ? (treatment, With.At(chance / share)) : (holdout, Without.At((chance - share) / (1 - share)));
            if (!Grows)
            {
                half.Count((int)(random.NextDouble() * days), x, y);
                continue;
            }
            half.Count(0, x, 0);
            var when = y <= Usual ? whens[..y] : new int[y];
            for (var j = 0; j < y; j++) when[j] = (int)(random.NextDouble() * days);
            if (y > 1) when.Sort();
            for (var j = 0; j < y; j++) half.Gain(when[j], x, j);
        }
        return treatment.ByDay().Zip(holdout.ByDay());
    }

    // What each day adds to the sums of a half: members, y, y², x, x² and xy.
    private sealed class DaySums(int days)
    {
        private readonly long[][] added = [.. Enumerable.Range(0, days).Select(_ => new long[6])];

        public void Count(int day, long x, long y)
        {
            var sums = added[day];
            sums[0]++;
            sums[1] += y;
            sums[2] += y * y;
            sums[3] += x;
            sums[4] += x * x;
            sums[5] += x * y;
        }

        // Somebody's outcome grows by one: (y+1)² is y² and 2y+1 more.
        public void Gain(int day, long x, long y)
        {
            var sums = added[day];
            sums[1]++;
            sums[2] += (2 * y) + 1;
            sums[5] += x;
        }

        public IEnumerable<Moments> ByDay()
        {
            var sums = new long[6];
            foreach (var day in added)
            {
                for (var i = 0; i < sums.Length; i++) sums[i] += day[i];
                yield return Moments.OfSums(sums[0], sums[1], sums[2], sums[3], sums[4], sums[5]);
            }
        }
    }
}
