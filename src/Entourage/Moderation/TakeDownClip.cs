using Entourage.Clips;
using Entourage.Records;

namespace Entourage.Moderation;

/// <summary>
/// Takes down one clip, and puts it back. Its owner reads why, and can say something against it (Regulation (EU) 2022/2065, articles 17 and 20); for everybody else it is not
/// there. Nothing is deleted, so putting it back brings it back whole. Thread-safe.
/// </summary>
internal sealed class TakeDownClip(StoreWriter writer, StoreReader reader, TimeProvider time)
{
    /// <summary>Why.</summary>
    /// <param name="Reason">The statement of reasons that its owner reads, 1 to 500 characters.</param>
    public sealed record Request(string? Reason);

    /// <summary>What the owner says against it.</summary>
    /// <param name="Note">1 to 500 characters.</param>
    public sealed record AppealRequest(string? Note);

    /// <summary>Why a clip was taken down.</summary>
    /// <param name="At">When.</param>
    /// <param name="Reason">The statement of reasons.</param>
    /// <param name="Appeal">What its owner said against it; may be empty.</param>
    public sealed record View(DateTimeOffset At, string Reason, string Appeal);

    internal static void Map(RouteGroupBuilder api)
    {
        var takedown = api.MapGroup("/operator/clips/{id}/takedown").WithTags("Operator").NeedsOperator();
        takedown.MapPut("", async (ClipId id, Request request, TakeDownClip use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.RunAsync(me, id, request.Reason, stop)).ToHttp(context))
            .WithName("TakeDownClip").WithSummary("Take down a clip").ProducesProblem(404).ProducesProblem(422);
        takedown.MapDelete("", async (ClipId id, TakeDownClip use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.PutBackAsync(me, id, stop)).ToHttp(context))
            .WithName("PutClipBack").WithSummary("Put a clip back that was taken down").ProducesProblem(404);
        api.MapGet("/clips/{id}/takedown", async Task<Results<Ok<View>, ProblemHttpResult>> (ClipId id, TakeDownClip use, Caller me, HttpContext context, CancellationToken stop) =>
                await use.OfOwnAsync(me, id, stop) is { } view ? TypedResults.Ok(view) : HttpProblems.NotFound.ToHttp(context))
            .Needs(Scopes.Clips).WithTags("Clips").WithName("ReadTakedown").WithSummary("Show why one of your clips was taken down").ProducesProblem(404);
        api.MapPut("/clips/{id}/takedown/appeal", async (ClipId id, AppealRequest request, TakeDownClip use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.AppealAsync(me, id, request.Note, stop)).ToHttp(context))
            .Needs(Scopes.Clips).WithTags("Clips").WithName("AppealTakedown").WithSummary("Say something against a clip of yours being taken down").ProducesProblem(404).ProducesProblem(422);
    }

    /// <summary>Takes it down; once it is, saying so again changes nothing. <c>not_found</c>, <c>takedown_reason_missing</c>, <c>text_too_long</c>.</summary>
    public async Task<Outcome<Done>> RunAsync(Caller me, ClipId clip, string? reason, CancellationToken stop)
    {
        var clean = PlainText.Clean(reason, 500, 2000, "reason", lines: true);
        if (!clean.Ok) return clean.Problem;
        if (clean.Value.Length == 0) return ModerationProblems.TakedownReasonMissing;
        return await writer.WriteAsync(new Write(me.Member, clip, clean.Value, time.GetUtcNow()), stop);
    }

    /// <summary>Puts it back; nothing happens when it is there. <c>not_found</c>.</summary>
    public async Task<Outcome<Done>> PutBackAsync(Caller me, ClipId clip, CancellationToken stop) =>
        await writer.WriteAsync(new Write(me.Member, clip, reason: null, time.GetUtcNow()), stop);

    /// <summary>Why one of the caller's own clips was taken down; null when it was not.</summary>
    public ValueTask<View?> OfOwnAsync(Caller me, ClipId clip, CancellationToken stop) => reader.ReadAsync(
        (clip, me.Member), static (rows, asked) => TakedownRows.Of(rows, asked.clip) is { } found && found.Owner == asked.Member ? Seen(found) : null, stop);

    /// <summary>Keeps the owner's note, in place of an earlier one; <c>not_found</c>, <c>note_missing</c>, <c>text_too_long</c>.</summary>
    public async Task<Outcome<Done>> AppealAsync(Caller me, ClipId clip, string? note, CancellationToken stop)
    {
        var clean = AppealRows.Clean(note);
        return clean.Ok ? await writer.WriteAsync(new Say(me.Member, clip, clean.Value, time.GetUtcNow()), stop) : clean.Problem;
    }

    internal static View Seen(TakedownCard takedown) => new(takedown.At, takedown.Reason, takedown.Appeal);

    private sealed class Write(MemberId me, ClipId id, string? reason, DateTimeOffset now) : StoreWrite<Outcome<Done>>
    {
        protected override Outcome<Done> Apply(StoreSession session)
        {
            if (ClipRows.Find(session, id) is not { Status: ClipStatus.Ready or ClipStatus.TakenDown } clip) return HttpProblems.NotFound;
            if (!ClipRows.TakeDown(session, clip, down: reason is not null)) return default(Done);
            if (reason is null)
            {
                TakedownRows.End(session, id);
                AuditRows.Add(session, me, "clip_put_back", clip.Owner, id.ToString(), now);
                return default(Done);
            }
            TakedownRows.Put(session, id, clip.Owner, me, reason, now);
            NoticeRows.Uphold(session, clip.Owner, id, reason, now);
            AuditRows.Add(session, me, "clip_taken_down", clip.Owner, $"{id}\n{reason}", now);
            return default(Done);
        }
    }

    private sealed class Say(MemberId me, ClipId clip, string note, DateTimeOffset now) : StoreWrite<Outcome<Done>>
    {
        protected override Outcome<Done> Apply(StoreSession session) => TakedownRows.Appeal(session, clip, me, note, now) ? default(Done) : HttpProblems.NotFound;
    }
}
