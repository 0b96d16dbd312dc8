using Entourage.Members.Passkeys;
using Entourage.Safety;
using Entourage.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entourage.Members.Sessions;

/// <summary>Deletes what has run out, once an hour: sessions, ceremonies, the handles of deleted accounts, and where members were seen.</summary>
internal sealed partial class SweepSessions(IServiceScopeFactory scopes, TimeProvider time, ILogger<SweepSessions> logger) : BackgroundService
{
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
        await using var scope = scopes.CreateAsyncScope();
        var now = time.GetUtcNow();
        var swept = await scope.ServiceProvider.GetRequiredService<UnitOfWork>().RunAsync<int>(async db =>
        {
            var sessions = await db.Set<Session>().Where(session => session.ExpiresAt < now).ExecuteDeleteAsync(stop);
            await db.Set<Ceremony>().Where(ceremony => ceremony.ExpiresAt < now).ExecuteDeleteAsync(stop);
            await db.Set<HeldHandle>().Where(held => held.Until < now).ExecuteDeleteAsync(stop);
            using var rows = HotSession.Within(db);
            PlaceRows.Sweep(rows, now);
            ProbationRows.Sweep(rows, now);
            return sessions;
        }, stop);
        if (swept.Value > 0) Log.Swept(logger, swept.Value);
    }

    private static partial class Log
    {
        [LoggerMessage(2201, LogLevel.Information, "Deleted {Count} sessions that had run out")]
        public static partial void Swept(ILogger logger, int count);

        [LoggerMessage(2202, LogLevel.Error, "Sweeping expired sessions failed; the next hour tries again")]
        public static partial void SweepFailed(ILogger logger, Exception reason);
    }
}
