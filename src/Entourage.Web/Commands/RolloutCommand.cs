using System.Globalization;
using Entourage.Kernel;
using Entourage.Rollout;
using Entourage.Storage;

namespace Entourage.Web.Commands;

/// <summary>
/// <c>rollout list</c>, <c>rollout set FEATURE STAGE</c> and <c>rollout explain HANDLE</c>: who has what, without a browser. A server that runs
/// takes a change up within a second or two.
/// </summary>
internal static class RolloutCommand
{
    private const string Usage =
        """
        Usage: entourage rollout list
               entourage rollout set FEATURE off|staff|1|10|50|all [--holdout PERCENT] [--reason TEXT]
               entourage rollout explain HANDLE
        """;

    private static readonly Dictionary<string, string> Words = new()
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

    /// <summary>Runs it over the settings of the environment.</summary>
    public static async Task<int> RunAsync(string[] words)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddOurs([]);
        builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddEntourage(builder.Configuration);
        using var host = builder.Build();
        return await RunAsync(words, host.Services, Console.Out, Console.Error, CancellationToken.None);
    }

    /// <summary>Runs it: 0 when done, 1 for a problem, 2 when the words make no sense.</summary>
    /// <param name="words">Everything after <c>rollout</c>.</param>
    /// <param name="services">The site's services; nothing of them needs to be started.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="errors">Standard error.</param>
    /// <param name="stop">Ends it early.</param>
    public static async Task<int> RunAsync(string[] words, IServiceProvider services, TextWriter output, TextWriter errors, CancellationToken stop)
    {
        var act = words switch
        {
            ["list"] => _ => ListAsync(services, output),
            ["explain", var handle] when handle[0] != '-' => problem => ExplainAsync(services, handle.TrimStart('@'), output, problem),
            ["set", var feature, var stage, .. var rest] when Options(rest) is var (holdout, reason) =>
                problem => SetAsync(services, feature, new(stage, holdout, Announced: null, reason), output, problem, stop),
            _ => (Func<TextWriter, Task<int>>?)null,
        };
        if (act is null)
        {
            await errors.WriteLineAsync(Usage);
            return 2;
        }
        await services.PrepareStorageAsync(stop);
        return await act(errors);
    }

    private static (int? Holdout, string? Reason)? Options(string[] words) => words switch
    {
        [] => (null, null),
        ["--holdout", var percent, .. var rest] when int.TryParse(percent, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && Options(rest) is (null, var reason) => (number, reason),
        ["--reason", var reason, .. var rest] when Options(rest) is (var holdout, null) => (holdout, reason),
        _ => null,
    };

    private static async Task<int> ListAsync(IServiceProvider services, TextWriter output)
    {
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{"feature",-22} {"stage",-6} {"have it",9} {"of",9} {"held out",9} {"named",6}"));
        foreach (var one in services.GetRequiredService<ReadRollouts>().Run())
        {
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{one.Feature,-22} {one.Stage,-6} {one.Has,9} {one.Members,9} {one.HeldOut,9} {one.Named,6}"));
        }
        return 0;
    }

    private static async Task<int> ExplainAsync(IServiceProvider services, string handle, TextWriter output, TextWriter errors)
    {
        var holders = services.GetRequiredService<ListHolders>();
        foreach (var feature in services.GetRequiredService<RolloutFeatures>().All)
        {
            var found = holders.Explain(feature, handle);
            if (!found.Ok) return await RefuseAsync(found.Problem, errors);
            var (has, reason, lot) = (found.Value.Has ? "yes" : "no", Words[found.Value.Reason], found.Value.Lot);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{feature,-22} {has,-4} {reason} (lot {lot} of 10000)"));
        }
        return 0;
    }

    private static async Task<int> SetAsync(
        IServiceProvider services, string feature, StageRollout.Request request, TextWriter output, TextWriter errors, CancellationToken stop)
    {
        await using var scope = services.CreateAsyncScope();
        var staged = await scope.ServiceProvider.GetRequiredService<StageRollout>().RunAsync(by: null, feature, request, stop);
        return staged.Ok ? await ListAsync(services, output) : await RefuseAsync(staged.Problem, errors);
    }

    private static async Task<int> RefuseAsync(Problem problem, TextWriter errors)
    {
        await errors.WriteLineAsync($"{problem.Code}: {problem.Title}");
        return 1;
    }
}
