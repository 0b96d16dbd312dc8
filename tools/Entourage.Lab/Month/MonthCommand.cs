using System.CommandLine;
using Entourage.Web.Commands;
using Entourage.Web.Commands.Demo;

namespace Entourage.Lab.Month;

/// <summary>
/// <c>entourage demo --month [SEED] [--check]</c>: a month of simulated life in a throw-away folder, and beside what was lived what the pages say of it. The
/// server stays up for looking around; with <c>--check</c> it ends, with 1 where they differ.
/// </summary>
internal static class MonthCommand
{
    // Everybody comes through a proxy, so that they can be in different places.
    private static readonly string[] Settings = ["--applicationName=Entourage.Web", "--Site:Proxies=127.0.0.1,::1"];

    /// <summary>The verb.</summary>
    /// <param name="onTerminal">Whether standard output may be written over.</param>
    public static Command Define(bool onTerminal)
    {
        var month = new Option<int?>("--month")
        {
            HelpName = "SEED",
            Description = "Seed of the month; 1 by default. The same seed gives the same month.",
            Required = true,
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = result => result.Tokens.Count == 0 ? 1 : Words.Number(result, "--month", 0, int.MaxValue),
        };
        var check = Words.Flag("--check", "Exit after the comparison: 0 if the pages agree with what happened, 1 if not.");
        var demo = new Command("demo", "Simulates a month on a temporary server, and compares it with what the pages show.") { month, check };
        demo.SetAction((parsed, _) =>
        {
            var clock = new MovedClock(Begin(TimeProvider.System.GetUtcNow()));
            var output = parsed.InvocationConfiguration.Output;
            return ThrowAwaySite.RunAsync(Settings, clock, output, async (site, stop) =>
            {
                var equal = await new ComparedMonth(site, clock, output, onTerminal).RunAsync(parsed.GetValue(month) ?? 1, stop);
                return parsed.GetValue(check) ? equal ? 0 : 1 : null;
            });
        });
        return demo;
    }

    // At midnight, so that the same seed lives the same days whatever the hour.
    private static DateTimeOffset Begin(DateTimeOffset now) => new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(-MonthLife.Days);
}
