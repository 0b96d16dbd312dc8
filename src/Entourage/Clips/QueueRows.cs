using Entourage.Members;
using Entourage.Transcoding;

namespace Entourage.Clips;

/// <summary>A clip that waits for the transcoder.</summary>
/// <param name="Id">The clip's id.</param>
/// <param name="Owner">The member it belongs to.</param>
/// <param name="WithoutSound">Whether it is made without its sound.</param>
/// <param name="Revision">The folder of what is finished; 0 while there is nothing.</param>
internal sealed record WaitingClip(ClipId Id, MemberId Owner, bool WithoutSound, long Revision);

/// <summary>What a member has sent before with the same key.</summary>
/// <param name="Card">The clip that was made of it.</param>
/// <param name="Digest">As <see cref="UploadedClip.Digest"/>; null of clips that are older than digests.</param>
internal sealed record EarlierUpload(ClipCard Card, byte[]? Digest)
{
    /// <summary>The clip, or <c>key_reused</c> where something else has come with its key.</summary>
    public Outcome<ClipCard> Same(byte[] digest) => Digest is null || digest.AsSpan().SequenceEqual(Digest) ? Card : HttpProblems.KeyReused;
}

/// <summary>
/// The rows in the state <c>processing</c> are the queue of those that nobody can watch yet, and the rough ones that of those whose large film is still to be
/// made: what comes in, what is begun, and how it ends.
/// </summary>
internal static class QueueRows
{
    private const string Insert =
        """
        INSERT INTO clips (id, owner, caption, status, made_at, revision, duration_milliseconds, width, height, attempts, idempotency_key, digest, views, plays, likes)
        VALUES (@id, @owner, @caption, 'processing', @now, 0, 0, 0, 0, 0, @key, @digest, 0, 0, 0)
        """;

    private const string ByKey = $"SELECT {ClipRows.Columns}, digest FROM clips WHERE owner = @owner AND idempotency_key = @key";
    private const string CountOf =
        """
        SELECT count(*) FROM clips
        WHERE owner = @owner AND (rough OR status = 'processing' OR (status = 'failed' AND code IN ('stumbled', 'disk_full', 'sound_codec')))
        """;

    // What another server has begun is its own for as long as it says so every few seconds.
    private const string IsFree = "(maker IS NULL OR maker = @maker OR maker_until < @now)";
    private const string Waits = "(rough OR status = 'processing')";
    private const string WithoutAny = $"SELECT id, owner, without_sound, revision FROM clips WHERE status = 'processing' AND {IsFree} ORDER BY made_at, id LIMIT 200";
    private const string WithoutLarge = $"SELECT id, owner, without_sound, revision FROM clips WHERE rough AND {IsFree} ORDER BY made_at, id LIMIT 200";

    private const string CountAttempt =
        $"UPDATE clips SET attempts = attempts + 1, maker = @maker, maker_until = @until WHERE id = @id AND {Waits} AND {IsFree} RETURNING attempts";

    private const string GoOn = $"UPDATE clips SET maker_until = @until WHERE id = @id AND {Waits} AND maker = @maker";
    private const string FreeAll = $"UPDATE clips SET maker = NULL, maker_until = NULL WHERE {Waits} AND maker IS NOT NULL";
    private const string TakeBackAttempt = $"UPDATE clips SET attempts = attempts - 1, maker = NULL, maker_until = NULL WHERE id = @id AND {Waits}";

    private const string MakeReady =
        """
        UPDATE clips SET status = 'ready', rough = @rough, revision = @revision, duration_milliseconds = @duration, width = @width, height = @height, ready_at = @now,
            attempts = 0, maker = NULL, maker_until = NULL
        WHERE id = @id AND status = 'processing'
        """;

    private const string MakeWhole = "UPDATE clips SET rough = FALSE, width = @width, height = @height, maker = NULL, maker_until = NULL WHERE id = @id AND rough";
    private const string LeaveSmall = "UPDATE clips SET rough = FALSE, maker = NULL, maker_until = NULL WHERE id = @id AND rough";

    private const string Anew =
        """
        UPDATE clips SET status = 'processing', code = NULL, attempts = 0, without_sound = (without_sound OR @without)
        WHERE id = @id AND status = 'failed'
        """;

    private const string MakeFailed = "UPDATE clips SET status = 'failed', code = @code, maker = NULL, maker_until = NULL WHERE id = @id AND status = 'processing'";

    /// <summary>The clip that a repeated upload has made before, or null.</summary>
    public static EarlierUpload? Find(StoreSession session, MemberId owner, string key) =>
        session.Sql(ByKey).With("@owner", owner.Value).With("@key", key).One(row => new EarlierUpload(ClipRows.Card(row), row.BytesOrNull("digest")));

    /// <summary>How many uploads of a member lie here: of clips that wait, are made, or can be tried again.</summary>
    public static long Count(StoreSession session, MemberId owner) => session.Sql(CountOf).With("@owner", owner.Value).Number() ?? 0;

    public static void Add(StoreSession session, ClipId id, MemberId owner, UploadedClip upload, string? key, DateTimeOffset now) =>
        session.Sql(Insert)
            .With("@id", id.Value).With("@owner", owner.Value).With("@caption", upload.Caption).With("@now", now).With("@key", key).With("@digest", upload.Digest)
            .Run();

    /// <summary>The oldest that wait for a film, but those that another server is making.</summary>
    public static IReadOnlyList<WaitingClip> Waiting(StoreSession session, Rendition rendition, Guid maker, DateTimeOffset now) =>
        session.Sql(rendition == Rendition.Small ? WithoutAny : WithoutLarge).With("@maker", maker).With("@now", now)
            .All(row => new WaitingClip(row.Clip("id"), row.Member("owner"), row.Truth("without_sound"), row.Number("revision")));

    /// <summary>Which attempt begins now; null when the clip no longer waits, or another server has begun.</summary>
    public static long? Begin(StoreSession session, ClipId id, Guid maker, DateTimeOffset now, DateTimeOffset until) =>
        session.Sql(CountAttempt).With("@id", id.Value).With("@maker", maker).With("@now", now).With("@until", until).Number();

    /// <summary>The clip is still being made.</summary>
    public static int Continue(StoreSession session, ClipId id, Guid maker, DateTimeOffset until) =>
        session.Sql(GoOn).With("@id", id.Value).With("@maker", maker).With("@until", until).Run();

    /// <summary>Nobody makes anything: a server that is alone starts.</summary>
    public static int ReleaseAll(StoreSession session) => session.Sql(FreeAll).Run();

    /// <summary>An attempt that a clean stop ended does not count.</summary>
    public static int GiveBack(StoreSession session, ClipId id) => session.Sql(TakeBackAttempt).With("@id", id.Value).Run();

    /// <summary>It can be watched, in its small film for now; false when the clip is gone.</summary>
    public static bool Publish(StoreSession session, WaitingClip clip, long revision, TranscodedClip small, DateTimeOffset now)
    {
        var ready = session.Sql(MakeReady)
            .With("@id", clip.Id.Value).With("@revision", revision).With("@duration", (long)TimeSpan.FromSeconds(small.DurationSeconds).TotalMilliseconds)
            .With("@width", small.Width).With("@height", small.Height).With("@now", now).With("@rough", !small.IsWhole)
            .Run() == 1;
        session.Changed(new ClipChanged(clip.Id));
        if (ready) MemberRows.CountClips(session, clip.Owner, +1);
        return ready;
    }

    /// <summary>Its large film is there; false when the clip is gone.</summary>
    public static bool Complete(StoreSession session, ClipId id, TranscodedClip large)
    {
        session.Changed(new ClipChanged(id));
        return session.Sql(MakeWhole).With("@id", id.Value).With("@width", large.Width).With("@height", large.Height).Run() == 1;
    }

    /// <summary>There will be no other large film than the small one; false when the clip is gone.</summary>
    public static bool Leave(StoreSession session, ClipId id)
    {
        session.Changed(new ClipChanged(id));
        return session.Sql(LeaveSmall).With("@id", id.Value).Run() == 1;
    }

    /// <summary>A clip that failed waits once more, as if it had just come in.</summary>
    public static void BeginAnew(StoreSession session, ClipId id, bool withoutSound)
    {
        session.Changed(new ClipChanged(id));
        session.Sql(Anew).With("@id", id.Value).With("@without", withoutSound).Run();
    }

    /// <summary>False when the clip is gone.</summary>
    public static bool Fail(StoreSession session, ClipId id, string code)
    {
        session.Changed(new ClipChanged(id));
        return session.Sql(MakeFailed).With("@id", id.Value).With("@code", code).Run() == 1;
    }
}
