using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entourage.Rollout;

/// <summary>
/// Every ten minutes, for every feature that some are kept without: notes the creators whom the stage reaches, once, with the feature or without it. By
/// one rule for both, because whatever else kept somebody out of one half would make the halves differ in more than the feature; and never changed,
/// whatever a stage does later, because who leaves a half is not chance. Thread-safe.
/// </summary>
internal sealed partial class NoteExposures(
    Rollouts rollouts, RolloutFeatures features, StoreReader reader, StoreWriter writer, TimeProvider time, ILogger<NoteExposures> logger) : BackgroundService
{
    // As many as keep everybody else's writes waiting for some milliseconds.
    private const int Step = 1000;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    /// <summary>Looks once.</summary>
    public async Task LookAsync(CancellationToken stop)
    {
        await rollouts.LookAsync(stop);
        foreach (var state in features.All.Select(rollouts.Of).Where(state => state.Compares)) await LookAsync(state, stop);
    }

    // Not a timer that ticks: after a long sleep one look is enough.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(Pause, time, stoppingToken);
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception reason) when (reason is not OperationCanceledException)
            {
                Log.Failed(logger, reason);
            }
        }
    }

    private async Task LookAsync(RolloutState state, CancellationToken stop)
    {
        var after = default(MemberId);
        while (true)
        {
            var some = await reader.ReadAsync(
                (state.Feature, after), static (session, from) => ExposureRows.Unmet(session, from.Feature, from.after, Step), stop);
            var met = new List<(MemberId, bool)>();
            foreach (var (member, _) in some.Where(one => one.IsNew))
            {
                if (state.Drawn(member) is { } has) met.Add((member, has));
            }
            if (met.Count > 0 && !await writer.WriteAsync(new Write(state, met, time.GetUtcNow()), stop)) return;
            if (some.Count < Step) return;
            after = some[^1].Member;
        }
    }

    private sealed class Write(RolloutState state, IReadOnlyList<(MemberId Member, bool Has)> met, DateTimeOffset now) : StoreWrite<bool>
    {
        protected override bool Apply(StoreSession session) => ExposureRows.Note(session, state, met, now);
    }

    private static partial class Log
    {
        [LoggerMessage(2421, LogLevel.Error, "Noting the creators of a comparison failed; it is tried again in ten minutes")]
        public static partial void Failed(ILogger logger, Exception reason);
    }
}
