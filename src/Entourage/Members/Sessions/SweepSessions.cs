using Entourage.Allowance;
using Entourage.Members.Passkeys;
using Entourage.Records;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entourage.Members.Sessions;

/// <summary>Deletes what has run out, once an hour: sessions, ceremonies, the handles of deleted accounts, and where members were seen.</summary>
internal sealed partial class SweepSessions(StoreWriter writer, TimeProvider time, ILogger<SweepSessions> logger) : BackgroundService
{
    // Of each kind in one transaction, so that nobody waits long behind it.
    private const int MostAtOnce = 500;

    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hours = new PeriodicTimer(Pause, time);
        while (await hours.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception reason) when (reason is not OperationCanceledException)
            {
                // Nothing depends on it: expired rows open no door, and the next hour tries again.
                Log.SweepFailed(logger, reason);
            }
        }
    }

    private async Task SweepAsync(CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var sessions = 0;
        for (var more = true; more;)
        {
            var swept = await writer.WriteAsync(new Write(now), stop);
            (sessions, more) = (sessions + swept.Sessions, swept.More);
        }
        if (sessions > 0) Log.Swept(logger, sessions);
    }

    private sealed class Write(DateTimeOffset now) : StoreWrite<(int Sessions, bool More)>
    {
        protected override (int Sessions, bool More) Apply(StoreSession session)
        {
            var sessions = SessionRows.Sweep(session, now, MostAtOnce);
            int[] others =
            [
                CeremonyRows.Sweep(session, now, MostAtOnce), HeldHandles.Sweep(session, now, MostAtOnce), PlaceRows.Sweep(session, now, MostAtOnce),
                ProbationRows.Sweep(session, now, MostAtOnce), AccessLinkRows.Sweep(session, now, MostAtOnce), NoticeRows.Sweep(session, now, MostAtOnce),
            ];
            return (sessions, sessions == MostAtOnce || others.Any(swept => swept >= MostAtOnce));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2201, LogLevel.Information, "Deleted {Count} expired sessions")]
        public static partial void Swept(ILogger logger, int count);

        [LoggerMessage(2202, LogLevel.Error, "Deleting expired sessions failed; it is tried again in an hour")]
        public static partial void SweepFailed(ILogger logger, Exception reason);
    }
}
