using System.CommandLine;
using System.Globalization;
using Entourage.Rollout;
using Entourage.Storage;

namespace Entourage.Web.Commands;

/// <summary>
/// <c>rollout list</c>, <c>rollout set FEATURE STAGE</c> and <c>rollout explain HANDLE</c>: who has what, without a browser. A server that runs
/// takes a change up within a second or two.
/// </summary>
internal static class RolloutCommand
{
    private static readonly Dictionary<string, string> Reasons = new()
    {
        ["all"] = "everybody has it",
        ["named"] = "by name",
        ["grouped"] = "by a group",
        ["staff"] = "they run the site",
        ["drawn"] = "their lot is below the line",
        ["not_yet"] = "their lot is above the line",
        ["held_out"] = "kept without it for comparison",
        ["off"] = "nobody has it",
    };

    /// <summary>The verb.</summary>
    /// <param name="site">Whose features they are.</param>
    public static Command Define(WithSite site)
    {
        var list = new Command("list", "Lists every feature, its stage, and how many members have it.");
        list.SetAction((parsed, stop) => site(async services =>
        {
            await services.PrepareStorageAsync(stop);
            return await ListAsync(services, parsed.InvocationConfiguration.Output, stop);
        }));
        return new Command("rollout", "Shows and changes who has which feature.") { list, Set(site), Explain(site) };
    }

    private static Command Set(WithSite site)
    {
        var feature = Words.Placed("FEATURE", "A feature from the list.");
        var stage = Words.Placed("STAGE", "off, staff, 1, 10, 50 (percent) or all.");
        var holdout = Words.Number("--holdout", 0, int.MaxValue, usual: null, "Percentage of the members in this stage, at most 50, to keep without it for comparison.");
        var reason = Words.Text("--reason", "TEXT", "Why, for the audit log.");
        var set = new Command("set", "Gives a feature to more or fewer members.") { feature, stage, holdout, reason };
        set.SetAction((parsed, stop) => site(async services =>
        {
            await services.PrepareStorageAsync(stop);
            await using var scope = services.CreateAsyncScope();
            var request = new StageRollout.Request(parsed.GetRequiredValue(stage), parsed.GetValue(holdout), Announced: null, parsed.GetValue(reason));
            var staged = await scope.ServiceProvider.GetRequiredService<StageRollout>().RunAsync(by: null, parsed.GetRequiredValue(feature), request, stop);
            return staged.Ok ? await ListAsync(services, parsed.InvocationConfiguration.Output, stop) : await CommandLine.RefuseAsync(staged.Problem, parsed.InvocationConfiguration);
        }));
        return set;
    }

    private static Command Explain(WithSite site)
    {
        var handle = Words.Placed("HANDLE", "A member, with or without @.");
        var explain = new Command("explain", "Shows what a member has, and why.") { handle };
        explain.SetAction((parsed, stop) => site(async services =>
        {
            await services.PrepareStorageAsync(stop);
            return await ExplainAsync(services, parsed.GetRequiredValue(handle).TrimStart('@'), parsed.InvocationConfiguration, stop);
        }));
        return explain;
    }

    private static async Task<int> ListAsync(IServiceProvider services, TextWriter output, CancellationToken stop)
    {
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{"feature",-22} {"stage",-6} {"have it",9} {"of",9} {"held out",9} {"named",6}"));
        foreach (var one in await services.GetRequiredService<ReadRollouts>().RunAsync(stop))
        {
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{one.Feature,-22} {one.Stage,-6} {one.Has,9} {one.Members,9} {one.HeldOut,9} {one.Named,6}"));
        }
        return 0;
    }

    private static async Task<int> ExplainAsync(IServiceProvider services, string handle, InvocationConfiguration streams, CancellationToken stop)
    {
        var holders = services.GetRequiredService<ListHolders>();
        foreach (var feature in services.GetRequiredService<RolloutFeatures>().All)
        {
            var found = await holders.ExplainAsync(feature, handle, stop);
            if (!found.Ok) return await CommandLine.RefuseAsync(found.Problem, streams);
            var (has, reason, lot) = (found.Value.Has ? "yes" : "no", Reasons[found.Value.Reason], found.Value.Lot);
            await streams.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{feature,-22} {has,-4} {reason} (lot {lot} of 10000)"));
        }
        return 0;
    }
}
