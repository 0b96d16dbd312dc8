using Entourage.Storage;
using Entourage.Transcoding;

namespace Entourage.Clips;

/// <summary>What uploading and transcoding ask of the machine.</summary>
/// <param name="Waiting">Clips that wait or are in the works.</param>
/// <param name="WaitingSince">Since when the oldest of them has; absent when none does.</param>
/// <param name="Ready">Clips that were uploaded in the last 24 hours and can be watched.</param>
/// <param name="MedianSeconds">How long half of those took at most from the upload on; absent without any.</param>
/// <param name="MediaBytes">Finished files, uploads and drafts together.</param>
/// <param name="FreeBytes">Room on their disk.</param>
/// <param name="FloorBytes">Uploads are refused when less than this would stay free.</param>
/// <param name="Sandbox">How uploads are kept apart while they are read: <c>full</c>, <c>offline</c> (no network) or <c>reduced</c> (limits only).</param>
public sealed record ClipLoadView(
    long Waiting, DateTimeOffset? WaitingSince, long Ready, double? MedianSeconds, long MediaBytes, long FreeBytes, long FloorBytes, string Sandbox);

/// <summary>Measures the load of transcoding and storage. Thread-safe.</summary>
public sealed class ClipLoad
{
    private const string Queue = "SELECT count(*), min(made_at) FROM clips WHERE status = 'processing'";

    // The newest thousand say enough about a median.
    private const string Lately = "SELECT ready_at - made_at FROM clips WHERE status = 'ready' AND made_at > @since ORDER BY made_at DESC LIMIT 1000";

    // Walking through every file is not for every look.
    private static readonly TimeSpan SizeKept = TimeSpan.FromMinutes(5);

    private readonly ClipFolders folders;
    private readonly HotReader reader;
    private readonly ClipMaker maker;
    private readonly TimeProvider time;
    private readonly Lock measuring = new();
    private (long Bytes, DateTimeOffset At)? size;

    internal ClipLoad(ClipFolders folders, HotReader reader, ClipMaker maker, TimeProvider time) =>
        (this.folders, this.reader, this.maker, this.time) = (folders, reader, maker, time);

    /// <summary>As it is now; the size of the files may be five minutes old.</summary>
    public ClipLoadView Read()
    {
        var now = time.GetUtcNow();
        var ((waiting, since), took) = reader.Read(now, static (session, at) => (
            session.Sql(Queue).One(row => (row.GetInt64(0), row.InstantOrNull(1))),
            session.Sql(Lately).With("@since", at - TimeSpan.FromDays(1)).All(row => row.GetInt64(0))));
        var (free, floor) = folders.Room();
        return new(waiting, since, took.Count, took.Count == 0 ? null : took.Order().ElementAt((took.Count - 1) / 2) / 1000.0, Size(now), free, floor, Sandbox());
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
