using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Storage;
using Entourage.Transcoding;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Entourage.Clips;

/// <summary>Takes in a video and puts it into the queue; answered once both the bytes and the row are on disk.</summary>
public sealed class UploadClip
{
    // A little above our own limit, so that ours is the one that speaks.
    private const long Beyond = 1_000_000;

    private readonly HotReader reader;
    private readonly HotWriter writer;
    private readonly ClipFolders folders;
    private readonly UploadSlots slots;
    private readonly ClipSight sight;
    private readonly TranscodeQueue queue;
    private readonly ClipsOptions options;
    private readonly TimeProvider time;

    internal UploadClip(
        HotReader reader, HotWriter writer, ClipFolders folders, UploadSlots slots, ClipSight sight, TranscodeQueue queue,
        IOptions<ClipsOptions> options, TimeProvider time) =>
        (this.reader, this.writer, this.folders, this.slots, this.sight, this.queue, this.options, this.time) =
        (reader, writer, folders, slots, sight, queue, options.Value, time);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapPost("/clips", HandleAsync).Needs(Scopes.Clips).WithTags("Clips").WithName("UploadClip").WithSummary("Upload a clip")
            .Accepts<Form>("multipart/form-data").DisableAntiforgery()
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).ProducesProblem(429)
            .ProducesProblem(507);

    /// <summary>The parts of an upload, in any order.</summary>
    /// <param name="File">The video: MP4, MOV or WebM. Its name and type are not looked at.</param>
    /// <param name="Caption">A few words, at most 2200 characters.</param>
    public sealed record Form(IFormFile File, string? Caption);

    private static async Task<Results<Accepted<ClipView>, ProblemHttpResult>> HandleAsync(
        HttpRequest request, UploadClip use, Caller me, HttpContext context, CancellationToken stop)
    {
        var uploaded = await use.RunAsync(me, request, stop);
        return uploaded.Ok ? TypedResults.Accepted($"/api/v1/clips/{uploaded.Value.Id}", uploaded.Value) : uploaded.Problem.ToHttp(context);
    }

    /// <summary>
    /// Reads the request's body (<c>multipart/form-data</c> with <c>file</c> and perhaps <c>caption</c>), which nobody may have read before.
    /// Nothing is left behind of an upload that is refused or breaks off. The same <c>Idempotency-Key</c> answers with the same clip.
    /// </summary>
    public async Task<Outcome<ClipView>> RunAsync(Caller me, HttpRequest request, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(me);
        ArgumentNullException.ThrowIfNull(request);
        var key = IdempotencyKey.Of(request);
        if (!key.Ok && key.Problem is { } badKey) return badKey;
        if (key.Value is { } repeated && Find(me, repeated) is { } made) return made;
        if (UploadBody.Boundary(request) is not { } boundary) return ClipProblems.MultipartNeeded;

        var most = (options.MostMegabytes * 1_000_000L) + UploadBody.Around;
        if (request.ContentLength > most) return ClipProblems.TooBig(options.MostMegabytes);
        if (!folders.HasRoom(request.ContentLength ?? 0)) return TranscodeProblems.DiskFull;
        // The site's own limit is for small bodies. Ours is counted while reading; this one only ends bodies without an end.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = most + Beyond;

        using var slot = slots.Take(me.Member);
        if (slot.Taken + reader.Read(me.Member, QueueRows.Count) > options.MostInProgress) return ClipProblems.TooManyUploads;

        var id = ClipId.New(time);
        try
        {
            var body = new UploadBody(folders.Arriving(id), options.MostMegabytes, folders.HasRoom);
            var caption = await body.ReadAsync(request.Body, boundary, stop);
            return caption.Ok ? await KeepAsync(me, id, caption.Value, key.Value, stop) : caption.Problem;
        }
        finally
        {
            File.Delete(folders.Arriving(id));
        }
    }

    private async Task<Outcome<ClipView>> KeepAsync(Caller me, ClipId id, string caption, string? key, CancellationToken stop)
    {
        folders.Keep(id);
        var kept = false;
        try
        {
            var now = time.GetUtcNow();
            var added = await writer.WriteAsync(new RowsWrite<Outcome<ClipId>>(rows => Add(rows, me.Member, id, caption, key, now)), stop);
            if (!added.Ok) return added.Problem;
            kept = added.Value == id;
            if (kept) queue.Wake();
            return reader.Read((added.Value, me, sight), static (rows, asked) =>
                asked.sight.See(rows, ClipRows.Find(rows, asked.Value), asked.me) is { } view ? view : (Outcome<ClipView>)HttpProblems.NotFound);
        }
        catch (OutcomeUnknownException)
        {
            // The row may be on disk after all; then the file is needed, and otherwise the next start sweeps it.
            kept = true;
            throw;
        }
        finally
        {
            if (!kept) folders.RemoveWork(id);
        }
    }

    private Outcome<ClipId> Add(HotSession rows, MemberId me, ClipId id, string caption, string? key, DateTimeOffset now)
    {
        // Much may have happened while the bytes came in.
        if (MemberRows.Find(rows, me) is not { Suspended: false }) return ClipProblems.Suspended;
        if (key is not null && QueueRows.Find(rows, me, key) is { } twin) return twin.Id;
        if (QueueRows.Count(rows, me) >= options.MostInProgress) return ClipProblems.TooManyUploads;
        QueueRows.Add(rows, id, me, caption, key, now);
        return id;
    }

    private ClipView? Find(Caller me, string key) => reader.Read((me, key, sight), static (rows, asked) =>
        asked.sight.See(rows, QueueRows.Find(rows, asked.me.Member, asked.key), asked.me));
}
