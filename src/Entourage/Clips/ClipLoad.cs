using Entourage.Transcoding;

namespace Entourage.Clips;

/// <summary>The load that uploading and transcoding put on the machine.</summary>
/// <param name="Waiting">Clips that are waiting or being processed.</param>
/// <param name="WaitingSince">Since when the oldest of them has been waiting; absent if there is none.</param>
/// <param name="Rough">Clips that can be watched in their small video, and whose large one is still to be made.</param>
/// <param name="Stumbled">Clips that this site failed, whose uploads are kept until whoever sent them tries again or deletes them.</param>
/// <param name="Ready">Clips uploaded in the last 24 hours that are ready.</param>
/// <param name="MedianSeconds">The median time from upload to ready; absent if there were none.</param>
/// <param name="MediaBytes">Size of finished files, uploads and drafts together.</param>
/// <param name="FreeBytes">Free space on their disk.</param>
/// <param name="FloorBytes">Uploads are refused if they would leave less free space than this.</param>
/// <param name="Sandbox">
/// How uploads are sandboxed while they are read: <c>full</c>, <c>offline</c> (no network) or <c>reduced</c> (limits only).
/// </param>
/// <param name="Lost">Films and uploads that no clip of the database speaks of; they are put aside for 30 days.</param>
/// <param name="LostBytes">Their size.</param>
[FrontDoor]
internal sealed record ClipLoadView(
    long Waiting, DateTimeOffset? WaitingSince, long Rough, long Stumbled, long Ready, double? MedianSeconds, long MediaBytes, long FreeBytes, long FloorBytes, string Sandbox,
    long Lost, long LostBytes);

/// <summary>Measures the load of transcoding and storage. Thread-safe.</summary>
[FrontDoor]
internal sealed class ClipLoad(ClipFolders folders, LostFiles lost, StoreReader reader, ClipMaker maker, TimeProvider time)
{
    private const string Queue = "SELECT count(*) AS waiting, min(made_at) AS since FROM clips WHERE status = 'processing'";

    private const string OfRough = "SELECT count(*) FROM clips WHERE rough";

    private const string OfFailed = "SELECT count(*) FROM clips WHERE status = 'failed' AND code IN ('stumbled', 'disk_full')";

    // The newest thousand say enough about a median.
    private const string Lately = "SELECT ready_at - made_at AS took FROM clips WHERE status = 'ready' AND made_at > @since ORDER BY made_at DESC LIMIT 1000";

    // Walking through every file is not for every look.
    private static readonly TimeSpan SizeKept = TimeSpan.FromMinutes(5);

    private readonly Lock measuring = new();
    private (long Bytes, DateTimeOffset At)? size;

    /// <summary>As it is now; the size of the files may be five minutes old.</summary>
    public async ValueTask<ClipLoadView> ReadAsync(CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var ((waiting, since), rough, stumbled, took) = await reader.ReadAsync(now, static (session, at) => (
            session.Sql(Queue).One(row => (row.Number("waiting"), row.InstantOrNull("since"))),
            session.Sql(OfRough).Number() ?? 0,
            session.Sql(OfFailed).Number() ?? 0,
            session.Sql(Lately).With("@since", at - TimeSpan.FromDays(1)).All(row => row.Number("took"))), stop);
        var (free, floor) = folders.Room();
        var (put, putBytes) = lost.Measure();
        return new(waiting, since, rough, stumbled, took.Count, took.Count == 0 ? null : took.Order().ElementAt((took.Count - 1) / 2) / 1000.0, Size(now), free, floor, Sandbox(),
            put, putBytes);
    }

    // The queue finds out before the server listens.
    private string Sandbox() => maker.Strength switch
    {
        SandboxStrength.Full => "full",
        SandboxStrength.Offline => "offline",
        SandboxStrength.Reduced or null => "reduced",
    };

    private long Size(DateTimeOffset now)
    {
        // One walks, the others wait for it.
        lock (measuring)
        {
            if (size is { } known && now >= known.At && now - known.At < SizeKept) return known.Bytes;
            var bytes = folders.Size();
            size = (bytes, now);
            return bytes;
        }
    }
}
