using System.Globalization;

namespace Entourage.Bench.Clips;

/// <summary>
/// What everything of lower priority on this machine has used of the processors. The sandbox's children are all of it while nothing else runs; no process can be asked for
/// their times, because bubblewrap ends without having waited for them.
/// </summary>
internal static class NicedTime
{
    /// <summary>In seconds since the machine started, without what the kernel did for them.</summary>
    public static double Now()
    {
        // proc_stat(5): user, nice, …, in hundredths of a second.
        var all = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return long.Parse(all[2], CultureInfo.InvariantCulture) / 100.0;
    }
}
