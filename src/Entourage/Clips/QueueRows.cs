using Entourage.Kernel;
using Entourage.Members;
using Entourage.Storage;

namespace Entourage.Clips;

/// <summary>A clip that waits for the transcoder.</summary>
internal sealed record WaitingClip(ClipId Id, MemberId Owner);

/// <summary>The rows in the state <c>processing</c> are the queue: what comes in, what is begun, and how it ends.</summary>
internal static class QueueRows
{
    private const string Insert =
        """
        INSERT INTO clips (id, owner, caption, status, made_at, revision, duration_milliseconds, width, height, attempts, idempotency_key, views, plays, likes)
        VALUES (@id, @owner, @caption, 'processing', @now, 0, 0, 0, 0, 0, @key, 0, 0, 0)
        """;

    private const string ByKey = $"SELECT {ClipRows.Columns} FROM clips WHERE owner = @owner AND idempotency_key = @key";
    private const string CountOf = "SELECT count(*) FROM clips WHERE owner = @owner AND status = 'processing'";
    private const string Oldest = "SELECT id, owner FROM clips WHERE status = 'processing' ORDER BY made_at, id LIMIT 200";
    private const string CountAttempt = "UPDATE clips SET attempts = attempts + 1 WHERE id = @id AND status = 'processing' RETURNING attempts";
    private const string TakeBackAttempt = "UPDATE clips SET attempts = attempts - 1 WHERE id = @id AND status = 'processing'";

    private const string MakeReady =
        """
        UPDATE clips SET status = 'ready', revision = @revision, duration_milliseconds = @duration, width = @width, height = @height, ready_at = @now
        WHERE id = @id AND status = 'processing'
        """;

    private const string MakeFailed = "UPDATE clips SET status = 'failed', code = @code WHERE id = @id AND status = 'processing'";

    /// <summary>The clip that a repeated upload has made before, or null.</summary>
    public static ClipCard? Find(HotSession session, MemberId owner, string key) =>
        session.Sql(ByKey).With("@owner", owner.Value).With("@key", key).One(ClipRows.Card);

    /// <summary>How many clips of a member are waiting or being made.</summary>
    public static long Count(HotSession session, MemberId owner) => session.Sql(CountOf).With("@owner", owner.Value).Number() ?? 0;

    public static void Add(HotSession session, ClipId id, MemberId owner, string caption, string? key, DateTimeOffset now) =>
        session.Sql(Insert).With("@id", id.Value).With("@owner", owner.Value).With("@caption", caption).With("@now", now).With("@key", key).Run();

    public static IReadOnlyList<WaitingClip> Waiting(HotSession session) =>
        session.Sql(Oldest).All(row => new WaitingClip(new(row.Uuid(0)), new(row.Uuid(1))));

    /// <summary>Which attempt begins now; null when the clip no longer waits.</summary>
    public static long? Begin(HotSession session, ClipId id) => session.Sql(CountAttempt).With("@id", id.Value).Number();

    /// <summary>An attempt that a clean stop ended does not count.</summary>
    public static int GiveBack(HotSession session, ClipId id) => session.Sql(TakeBackAttempt).With("@id", id.Value).Run();

    /// <summary>False when the clip is gone.</summary>
    public static bool Publish(HotSession session, WaitingClip clip, long revision, TimeSpan duration, int width, int height, DateTimeOffset now)
    {
        var ready = session.Sql(MakeReady)
            .With("@id", clip.Id.Value).With("@revision", revision).With("@duration", (long)duration.TotalMilliseconds)
            .With("@width", width).With("@height", height).With("@now", now)
            .Run() == 1;
        if (ready) MemberRows.CountClips(session, clip.Owner, +1);
        return ready;
    }

    /// <summary>False when the clip is gone.</summary>
    public static bool Fail(HotSession session, ClipId id, string code) =>
        session.Sql(MakeFailed).With("@id", id.Value).With("@code", code).Run() == 1;
}
