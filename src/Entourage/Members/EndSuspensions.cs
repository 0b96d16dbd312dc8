using Entourage.Kernel;
using Entourage.Safety;
using Entourage.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entourage.Members;

/// <summary>Ends suspensions that have an end, within a minute of it.</summary>
internal sealed partial class EndSuspensions(HotWriter writer, TimeProvider time, ILogger<EndSuspensions> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var minutes = new PeriodicTimer(Pause, time);
        while (await minutes.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var ended = await writer.WriteAsync(new Write(time.GetUtcNow()), stoppingToken);
                if (ended > 0) Log.Ended(logger, ended);
            }
            catch (Exception reason) when (reason is not OperationCanceledException)
            {
                // A suspension that lasts a minute longer does no harm.
                Log.Failed(logger, reason);
            }
        }
    }

    /// <summary>What goes with a suspension when it ends, whoever ends it.</summary>
    public static void After(HotSession session, MemberId? by, MemberId member, DateTimeOffset now)
    {
        AuditRows.Add(session, by, "suspension_ended", member, "", now);
        ReviewRows.EndOfSuspension(session, member);
        AppealRows.EndOfSuspension(session, member);
    }

    private sealed class Write(DateTimeOffset now) : HotWrite<int>
    {
        private const string Lift =
            "UPDATE members SET suspended = FALSE, suspended_until = NULL WHERE suspended_until <= @now RETURNING id";

        protected override int Apply(HotSession session)
        {
            var ended = session.Sql(Lift).With("@now", now).All(row => new MemberId(row.Uuid(0)));
            foreach (var member in ended) After(session, null, member, now);
            return ended.Count;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2211, LogLevel.Information, "{Count} suspensions have run out")]
        public static partial void Ended(ILogger logger, int count);

        [LoggerMessage(2212, LogLevel.Error, "Ending suspensions failed; the next minute tries again")]
        public static partial void Failed(ILogger logger, Exception reason);
    }
}
