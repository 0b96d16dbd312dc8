using Entourage.Invitations;
using Entourage.Rollout;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entourage.Moderation;

/// <summary>
/// Every five minutes, while inviting or one of its apps is staged: when it brings too many reports, or redeems fail, it falls back by one stage, which
/// an operator finds in the audit log with the reason (decision 0015). Counting begins anew at the new stage.
/// </summary>
internal sealed partial class FallBack(
    InvitingThresholds gates, FallBackRollout rollout, RolloutFeatures features, TimeProvider time, ILogger<FallBack> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    /// <summary>Looks once.</summary>
    public async Task LookAsync(CancellationToken stop)
    {
        await rollout.LookAsync(stop);
        await LookAtInvitingAsync(stop);
        foreach (var feature in features.All)
        {
            if (Features.ChannelOf(feature) is not { } channel || rollout.Since(feature) is not { } since) continue;
            if (await gates.AgainstAsync(channel, since, stop) is { } why && await rollout.RunAsync(feature, since, why, stop)) Log.Fell(logger, feature, why);
        }
    }

    private async Task LookAtInvitingAsync(CancellationToken stop)
    {
        if (rollout.Since(Features.Inviting) is not { } since)
        {
            gates.Begin();
            return;
        }
        if (await gates.AgainstAsync(since, stop) is not { } why || !await rollout.RunAsync(Features.Inviting, since, why, stop)) return;
        gates.Begin();
        Log.Fell(logger, Features.Inviting, why);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var pauses = new PeriodicTimer(Pause, time);
        while (await pauses.WaitForNextTickAsync(stoppingToken))
        {
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

    private static partial class Log
    {
        [LoggerMessage(2411, LogLevel.Warning, "{Feature} falls back by one stage: {Why}")]
        public static partial void Fell(ILogger logger, string feature, string why);

        [LoggerMessage(2412, LogLevel.Error, "Checking whether inviting should fall back failed; it is tried again in five minutes")]
        public static partial void Failed(ILogger logger, Exception reason);
    }
}
