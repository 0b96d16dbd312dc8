using System.Globalization;
using System.Runtime.InteropServices;

namespace Entourage.Bench.Report;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    public static string Describe()
    {
        var memory = File.ReadLines("/proc/meminfo").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        var gigabytes = double.Parse(memory, CultureInfo.InvariantCulture) / (1 << 20);
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores ({model}), {gigabytes:0} GB, Linux {Environment.OSVersion.Version}, {RuntimeInformation.FrameworkDescription}");
    }
}
