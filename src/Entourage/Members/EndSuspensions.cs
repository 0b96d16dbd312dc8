using Entourage.Records;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entourage.Members;

/// <summary>Ends suspensions that have an end, within a minute of it.</summary>
internal sealed partial class EndSuspensions(StoreWriter writer, TimeProvider time, ILogger<EndSuspensions> logger) : BackgroundService
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

    /// <summary>What goes with a suspension when it ends, no matter who ends it.</summary>
    public static void After(StoreSession session, MemberId? by, MemberId member, DateTimeOffset now)
    {
        AuditRows.Add(session, by, "suspension_ended", member, "", now);
        ReviewRows.EndOfSuspension(session, member);
        AppealRows.EndOfSuspension(session, member);
    }

    private sealed class Write(DateTimeOffset now) : StoreWrite<int>
    {
        private const string Lift =
            "UPDATE members SET suspended = FALSE, suspended_until = NULL WHERE suspended_until <= @now RETURNING id";

        protected override int Apply(StoreSession session)
        {
            var ended = session.Sql(Lift).With("@now", now).All(row => row.Member("id"));
            foreach (var member in ended)
            {
                session.Changed(new MemberChanged(member));
                After(session, null, member, now);
            }
            return ended.Count;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2211, LogLevel.Information, "{Count} suspensions have run out")]
        public static partial void Ended(ILogger logger, int count);

        [LoggerMessage(2212, LogLevel.Error, "Ending suspensions failed; it is tried again in a minute")]
        public static partial void Failed(ILogger logger, Exception reason);
    }
}
