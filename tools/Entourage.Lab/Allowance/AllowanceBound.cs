using Entourage.Allowance;

namespace Entourage.Lab.Allowance;

/// <summary>
/// The most invitations that can be made while nobody accepts, over every schedule there is (P1 and P4 of docs/allowance.md): days are cut into
/// hours, and each hour is given more than any schedule could have in it.
/// </summary>
/// <remarks>
/// Within an hour a sender may make at most what the bucket held at its beginning and what comes back in the hour at the rate of its beginning, without
/// a cap: the rate never grows while nobody accepts, so whatever is made at whatever instants is among the choices, and all choices are kept. For each number of
/// invitations made only the fullest bucket is kept, because a fuller one can do whatever an emptier one can. So the answer is an upper bound
/// for every schedule, to the millisecond, although the steps are hours.
/// </remarks>
internal static class AllowanceBound
{
    // Millionths of an invitation a day, times an hour: whole numbers without any rounding.
    private const long One = 24 * 1_000_000;

    // The rule counts whole milliseconds; at the fastest rate 1000 of its roundings are worth less than a thousandth of an invitation.
    private const long Rounding = One / AllowanceRule.One;

    /// <summary>The most a new sender can make in each number of days, the window's first and last instant included.</summary>
    public static IReadOnlyList<int> OfNew(int days, AllowanceOptions numbers) => ByDay(
        days,
        numbers.Cap,
        made => AllowanceRule.RefillPerDay(AllowanceRule.Score(-Math.Min(made, AllowanceRule.RingSize), halfReports: 0), established: false, numbers));

    /// <summary>The same for an established sender whose ring holds no acceptance.</summary>
    public static IReadOnlyList<int> OfEstablished(int days, AllowanceOptions numbers) => ByDay(
        days,
        numbers.EstablishedCap,
        made => AllowanceRule.RefillPerDay(AllowanceRule.Score(-Math.Min(made, AllowanceRule.RingSize), halfReports: 0), established: true, numbers));

    /// <summary>The same for an account that was stolen with 40 of 40 accepted: each miss pushes an acceptance out.</summary>
    public static IReadOnlyList<int> OfStolen(int days, AllowanceOptions numbers) => ByDay(
        days,
        numbers.EstablishedCap,
        made => AllowanceRule.RefillPerDay(
            AllowanceRule.Score((AllowanceRule.Qualified * Math.Max(0, AllowanceRule.RingSize - made)) - AllowanceRule.RingSize, halfReports: 0), established: true, numbers));

    private static int[] ByDay(int days, int cap, Func<int, long> perDay)
    {
        var fullest = new Dictionary<int, long> { [0] = (cap * One) + Rounding };
        var most = new int[days + 1];
        most[0] = cap;
        for (var hour = 1; hour <= days * 24; hour++)
        {
            var next = new Dictionary<int, long>(fullest.Count + 4);
            foreach (var (made, tokens) in fullest)
            {
                var left = tokens + perDay(made);
                for (var more = 0; left >= 0; more++, left -= One)
                {
                    var kept = Math.Min(left, (cap * One) + Rounding);
                    if (!next.TryGetValue(made + more, out var known) || kept > known) next[made + more] = kept;
                }
            }
            fullest = next;
            if (hour % 24 == 0) most[hour / 24] = fullest.Keys.Max();
        }
        return most;
    }
}
