using Entourage.Clips;
using Entourage.Members;
using Entourage.Records;

namespace Entourage.Moderation;

/// <summary>
/// Tells the people who run the site that a clip, or a person, is wrong: with an account or without one (Regulation (EU) 2022/2065, article 16). Whoever says it can read
/// what was decided, a member among what they reported, and anybody else at an address that only they are given. Thread-safe.
/// </summary>
internal sealed class SendNotice(StoreWriter writer, StoreReader reader, ClipSight sight, TimeProvider time)
{
    private const int MostWords = 2000;

    /// <summary>What is wrong, and that it is said in good faith.</summary>
    /// <param name="Reason"><c>illegal</c>, <c>harmful</c>, <c>harassing</c>, <c>pretends</c>, <c>unwanted</c> or <c>other</c>.</param>
    /// <param name="Words">Why, and where to look: 1 to 2,000 characters.</param>
    /// <param name="GoodFaith">That the person believes what they say to be true and complete; it has to be said.</param>
    /// <param name="Name">Who says it: needed without an account, at most 50 characters.</param>
    public sealed record Request(string? Reason, string? Words, bool GoodFaith = false, string? Name = null);

    /// <summary>A notice that was taken in.</summary>
    /// <param name="Id">The notice.</param>
    /// <param name="Path">Where the decision can be read, a path on this site.</param>
    public sealed record Sent(string Id, string Path);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/clips/{id}/notices", async (ClipId id, Request request, SendNotice use, HttpContext context, CancellationToken stop) =>
                Answer(await use.AboutClipAsync(Caller.Of(context), id, request, stop), context))
            .ForEverybody().Counted(Limit.Notices).WithTags("Notices").WithName("ReportClip").WithSummary("Report a clip to the people who run the site")
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).ProducesProblem(429);
        api.MapPost("/members/{handle}/notices", async (string handle, Request request, SendNotice use, HttpContext context, CancellationToken stop) =>
                Answer(await use.AboutMemberAsync(Caller.Of(context), handle, request, stop), context))
            .ForEverybody().Counted(Limit.Notices).WithTags("Notices").WithName("ReportMember").WithSummary("Report a member to the people who run the site")
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).ProducesProblem(429);
    }

    private static Results<Created<Sent>, ProblemHttpResult> Answer(Outcome<Sent> outcome, HttpContext context) =>
        outcome.Ok ? TypedResults.Created(outcome.Value.Path, outcome.Value) : outcome.Problem.ToHttp(context);

    /// <summary>About a clip that the caller can see; <c>not_found</c>, and what is said of the words.</summary>
    public async Task<Outcome<Sent>> AboutClipAsync(Caller? me, ClipId id, Request request, CancellationToken stop)
    {
        var clip = await reader.ReadAsync((id, me, sight), static (rows, asked) => asked.sight.See(rows, ClipRows.Find(rows, asked.id), asked.me) is { Status: ClipStatus.Ready }
            ? ClipRows.Find(rows, asked.id)
            : null, stop);
        return clip is null ? HttpProblems.NotFound : await KeepAsync(me, clip.Owner, clip.Id, request, stop);
    }

    /// <summary>About a member who is there for the caller; <c>not_found</c>, and what is said of the words.</summary>
    public async Task<Outcome<Sent>> AboutMemberAsync(Caller? me, string handle, Request request, CancellationToken stop)
    {
        var member = await reader.ReadAsync((handle, me), static (rows, asked) => MemberSight.Find(rows, asked.handle, asked.me?.Member), stop);
        return member is null ? HttpProblems.NotFound : await KeepAsync(me, member.Id, null, request, stop);
    }

    private async Task<Outcome<Sent>> KeepAsync(Caller? me, MemberId subject, ClipId? clip, Request request, CancellationToken stop)
    {
        if (subject == me?.Member) return ModerationProblems.OwnNotice;
        if (request.Reason is null || !NoticeReason.All.Contains(request.Reason)) return ModerationProblems.NoticeReasonNotValid;
        var words = PlainText.Clean(request.Words, MostWords, 4 * MostWords, "words", lines: true);
        if (!words.Ok) return words.Problem;
        if (words.Value.Length == 0) return ModerationProblems.WordsMissing;
        var name = PlainText.Clean(me is null ? request.Name : null, 50, 200, "name");
        if (!name.Ok) return name.Problem;
        if (me is null && name.Value.Length == 0) return ModerationProblems.NameMissing;
        if (!request.GoodFaith) return ModerationProblems.GoodFaithMissing;
        var now = time.GetUtcNow();
        var (secret, key) = NoticeKey.New();
        var notice = new NoticeCard(Guid.CreateVersion7(now), subject, clip, me?.Member, name.Value, request.Reason, words.Value, now, ReportState.Open, null, "");
        await writer.WriteAsync(new Write(notice, me is null ? key : null), stop);
        return new Sent(notice.Id.ToString("N"), me is null ? $"/notices/{secret}" : "/notices");
    }

    private sealed class Write(NoticeCard notice, byte[]? key) : StoreWrite<Done>
    {
        protected override Done Apply(StoreSession session)
        {
            NoticeRows.Add(session, notice, key);
            return default;
        }
    }
}
