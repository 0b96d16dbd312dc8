using Entourage.Clips;
using Entourage.Members;
using Entourage.Records;

namespace Entourage.Moderation;

/// <summary>A clip as operators see it.</summary>
/// <param name="Id">The clip.</param>
/// <param name="Owner">The handle of its owner.</param>
/// <param name="Caption">Its caption.</param>
/// <param name="Status">Its status.</param>
/// <param name="MadeAt">When it was uploaded.</param>
/// <param name="Takedown">Why it was taken down, if it was.</param>
/// <param name="Notices">The latest 20 reports of it.</param>
internal sealed record ClipFile(
    ClipId Id, string Owner, string Caption, string Status, DateTimeOffset MadeAt, TakeDownClip.View? Takedown, IReadOnlyList<OpenNoticeView> Notices);

/// <summary>Everything that a decision about one clip needs. Thread-safe.</summary>
internal sealed class ShowClip(StoreReader reader)
{
    private const int MostNotices = 20;

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/operator/clips/{id}", async Task<Results<Ok<ClipFile>, ProblemHttpResult>> (ClipId id, ShowClip use, HttpContext context, CancellationToken stop) =>
            {
                var file = await use.RunAsync(id, stop);
                return file.Ok ? TypedResults.Ok(file.Value) : file.Problem.ToHttp(context);
            })
            .NeedsOperator().WithTags("Operator").WithName("ShowClip").WithSummary("Show a clip with the reports of it").ProducesProblem(404);

    /// <summary>The clip; <c>not_found</c>.</summary>
    public async ValueTask<Outcome<ClipFile>> RunAsync(ClipId id, CancellationToken stop) => await reader.ReadAsync(id, static (session, asked) =>
    {
        if (ClipRows.Find(session, asked) is not { } clip || MemberRows.Find(session, clip.Owner) is not { } owner) return (Outcome<ClipFile>)HttpProblems.NotFound;
        var notices = NoticeRows.About(session, clip.Owner, clip.Id, MostNotices);
        return new ClipFile(
            clip.Id, owner.Handle, clip.Caption, clip.Status, clip.MadeAt, TakedownRows.Of(session, clip.Id) is { } takedown ? TakeDownClip.Seen(takedown) : null,
            [.. notices.Select(ReadNotices.Shown(session, notices)).OfType<OpenNoticeView>()]);
    }, stop);
}
