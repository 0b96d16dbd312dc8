using Entourage.Members;
using Microsoft.AspNetCore.Http.Features;

namespace Entourage.Clips;

/// <summary>Takes in a video and puts it into the queue; answered once both the bytes and the row are on disk.</summary>
internal sealed class UploadClip(
    StoreReader reader, StoreWriter writer, ClipFolders folders, UploadSlots slots, HeadStarts starts, ClipSight sight, TranscodeQueue queue,
    IOptions<ClipsOptions> options, TimeProvider time)
{
    // A little above our own limit, so that ours is the one that speaks.
    private const long Margin = 1_000_000;

    private readonly ClipsOptions options = options.Value;

    internal static void Map(RouteGroupBuilder api) =>
        api.MapPost("/clips", HandleAsync).Needs(Scopes.Clips).WithTags("Clips").WithName("UploadClip").WithSummary("Upload a clip")
            .Accepts<Form>("multipart/form-data").DisableAntiforgery()
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).ProducesProblem(429)
            .ProducesProblem(507);

    /// <summary>The parts of an upload, in any order.</summary>
    /// <param name="File">The video: MP4, MOV or WebM. Its name and declared type are ignored.</param>
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
    /// Nothing is left behind of an upload that is refused or breaks off. The same <c>Idempotency-Key</c> with the same film and caption answers with the same
    /// clip, and with anything else <c>key_reused</c>.
    /// </summary>
    public async Task<Outcome<ClipView>> RunAsync(Caller me, HttpRequest request, CancellationToken stop)
    {
        var key = IdempotencyKey.Of(request);
        if (!key.Ok && key.Problem is { } badKey) return badKey;
        if (UploadBody.Boundary(request) is not { } boundary) return HttpProblems.UnsupportedMedia;

        var most = (options.MostMegabytes * 1_000_000L) + UploadBody.MultipartOverhead;
        if (request.ContentLength > most) return ClipProblems.TooBig(options.MostMegabytes);
        // The site's own limit is for small bodies. Ours is counted while reading; this one only ends bodies without an end.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = most + Margin;
        if (key.Value is { } repeated && await FindAsync(me, repeated, stop) is { } earlier) return await CompareAsync(me, earlier, request.Body, boundary, stop);
        if (!folders.HasRoom(request.ContentLength ?? 0)) return CommonProblems.DiskFull;

        using var slot = slots.Take(me.Member);
        if (slot.Taken + await reader.ReadAsync(me.Member, QueueRows.Count, stop) > options.MostInProgress) return ClipProblems.TooManyUploads;

        return await ReceiveAsync(me, request, boundary, key.Value, stop);
    }

    private async Task<Outcome<ClipView>> CompareAsync(Caller me, EarlierUpload earlier, Stream body, string boundary, CancellationToken stop)
    {
        var upload = await new UploadBody(null, options.MostMegabytes, static _ => true).ReadAsync(body, boundary, stop);
        if (!upload.Ok) return upload.Problem;
        var same = earlier.Same(upload.Value.Digest);
        return same.Ok ? await SeeAsync(me, same.Value.Id, stop) : same.Problem;
    }

    private async Task<Outcome<ClipView>> ReceiveAsync(Caller me, HttpRequest request, string boundary, string? key, CancellationToken stop)
    {
        var id = ClipId.New(time);
        var kept = false;
        try
        {
            var early = await starts.BeginAsync(id, request.ContentLength);
            var body = new UploadBody(folders.Arriving(id), options.MostMegabytes, folders.HasRoom, early is null ? null : early.Arrived);
            var upload = await body.ReadAsync(request.Body, boundary, stop);
            if (!upload.Ok) return upload.Problem;
            early?.End();
            folders.Keep(id);
            var now = time.GetUtcNow();
            var added = await writer.WriteAsync(new RowsWrite<Outcome<ClipId>>(rows => Add(rows, me.Member, id, upload.Value, key, now)), stop);
            if (!added.Ok) return added.Problem;
            kept = added.Value == id;
            if (kept) queue.Wake();
            return await SeeAsync(me, added.Value, stop);
        }
        catch (OutcomeUnknownException)
        {
            // The row may be on disk after all; then the file is needed, and otherwise the next start sweeps it.
            kept = true;
            throw;
        }
        finally
        {
            File.Delete(folders.Arriving(id));
            if (!kept)
            {
                await starts.EndAsync(id);
                folders.RemoveWork(id);
            }
        }
    }

    private Outcome<ClipId> Add(StoreSession rows, MemberId me, ClipId id, UploadedClip upload, string? key, DateTimeOffset now)
    {
        // Much may have happened while the bytes came in.
        if (MemberRows.Find(rows, me) is not { Suspended: false }) return HttpProblems.AccountSuspended;
        if (key is not null && QueueRows.Find(rows, me, key) is { } twin)
        {
            var same = twin.Same(upload.Digest);
            return same.Ok ? same.Value.Id : same.Problem;
        }
        if (QueueRows.Count(rows, me) >= options.MostInProgress) return ClipProblems.TooManyUploads;
        QueueRows.Add(rows, id, me, upload, key, now);
        return id;
    }

    private ValueTask<EarlierUpload?> FindAsync(Caller me, string key, CancellationToken stop) =>
        reader.ReadAsync((me.Member, key), static (rows, asked) => QueueRows.Find(rows, asked.Member, asked.key), stop);

    private ValueTask<Outcome<ClipView>> SeeAsync(Caller me, ClipId id, CancellationToken stop) => reader.ReadAsync(
        (id, me, sight),
        static (rows, asked) => asked.sight.See(rows, ClipRows.Find(rows, asked.id), asked.me) is { } view ? view : (Outcome<ClipView>)HttpProblems.NotFound,
        stop);
}
