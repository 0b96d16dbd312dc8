using Entourage.Allowance;
using Microsoft.Extensions.Logging;

namespace Entourage.Members;

/// <summary>
/// Notes, once for each member, that they are here again three days or more after joining: from then on the member who brought them is credited in full
/// (docs/allowance.md). Thread-safe.
/// </summary>
internal sealed partial class NoteReturn(StoreWriter writer, IOptions<AllowanceOptions> numbers, TimeProvider time, ILogger<NoteReturn> logger)
{
    /// <summary>Notes it without keeping the request waiting; what fails is tried again at the member's next visit.</summary>
    public void Begin(MemberId member) => _ = RunAsync(member);

    private async Task RunAsync(MemberId member)
    {
        try
        {
            await writer.WriteAsync(new Write(member, numbers.Value, time.GetUtcNow()), CancellationToken.None);
        }
        catch (Exception reason)
        {
            Log.Failed(logger, reason);
        }
    }

    private sealed class Write(MemberId member, AllowanceOptions numbers, DateTimeOffset now) : StoreWrite<bool>
    {
        private const string Note = "UPDATE members SET returned_at = @now WHERE id = @member AND returned_at IS NULL";

        protected override bool Apply(StoreSession session)
        {
            var first = session.Sql(Note).With("@member", member.Value).With("@now", now).Run() == 1;
            if (first) AllowanceCorrections.Returned(session, numbers, member, now);
            return first;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2221, LogLevel.Warning, "A member's return could not be noted; it is tried again at their next visit")]
        public static partial void Failed(ILogger logger, Exception reason);
    }
}
