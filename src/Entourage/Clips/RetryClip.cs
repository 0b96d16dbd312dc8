namespace Entourage.Clips;

/// <summary>Puts a clip back into the queue whose upload was kept: one that this site failed, or one whose sound cannot be read. Thread-safe.</summary>
internal sealed class RetryClip(StoreWriter writer, ClipFolders folders, ClipSight sight, TranscodeQueue queue)
{
    /// <summary>How the clip is to be made this time.</summary>
    /// <param name="WithoutSound">Whether its sound is left out; a clip that was without it stays without it.</param>
    public sealed record Request(bool WithoutSound = false);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapPost("/clips/{id}/retry", async Task<Results<Accepted<ClipView>, ProblemHttpResult>> (
                ClipId id, Request request, RetryClip use, Caller me, HttpContext context, CancellationToken stop) =>
            {
                var waiting = await use.RunAsync(me, id, request, stop);
                return waiting.Ok ? TypedResults.Accepted($"/api/v1/clips/{id}", waiting.Value) : waiting.Problem.ToHttp(context);
            })
            .Needs(Scopes.Clips).WithTags("Clips").WithName("RetryClip")
            .WithSummary("Try again to make a clip that failed with stumbled, disk_full or sound_codec, perhaps without its sound")
            .ProducesProblem(404).ProducesProblem(409);

    /// <summary>
    /// Begins anew with the upload that was kept; <c>upload_gone</c> where it was not. A clip that is in the works already is answered as it is, and anybody
    /// else's is <c>not_found</c>.
    /// </summary>
    public async Task<Outcome<ClipView>> RunAsync(Caller me, ClipId id, Request request, CancellationToken stop)
    {
        var waiting = await writer.WriteAsync(
            new RowsWrite<Outcome<ClipView>>(rows =>
            {
                if (ClipRows.Find(rows, id) is not { } clip || clip.Owner != me.Member) return HttpProblems.NotFound;
                if (clip.Status != ClipStatus.Processing)
                {
                    if (clip.Status != ClipStatus.Failed || !clip.KeepsUpload || !File.Exists(folders.Upload(id))) return ClipProblems.UploadGone;
                    QueueRows.BeginAnew(rows, id, request.WithoutSound);
                }
                return sight.See(rows, ClipRows.Find(rows, id), me) is { } view ? view : HttpProblems.NotFound;
            }),
            stop);
        if (waiting.Ok) queue.Wake();
        return waiting;
    }
}
