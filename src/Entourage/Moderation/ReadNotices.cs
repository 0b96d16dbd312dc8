using Entourage.Clips;
using Entourage.Members;
using Entourage.Records;

namespace Entourage.Moderation;

/// <summary>What somebody reported, as they see it.</summary>
/// <param name="Id">The notice.</param>
/// <param name="About">The handle of the member it is about, while they are there.</param>
/// <param name="Clip">The clip it is about, if it is about one.</param>
/// <param name="Reason">One of the reasons.</param>
/// <param name="Words">Their own words.</param>
/// <param name="At">When it came in.</param>
/// <param name="State"><c>open</c>, <c>upheld</c> or <c>dismissed</c>.</param>
/// <param name="DecidedAt">When it was decided.</param>
/// <param name="Answer">What the people who run the site say to it.</param>
public sealed record NoticeView(
    string Id, string? About, ClipId? Clip, string Reason, string Words, DateTimeOffset At, string State, DateTimeOffset? DecidedAt, string Answer);

/// <summary>A notice as operators see it.</summary>
/// <param name="Id">The notice.</param>
/// <param name="Reason">One of the reasons.</param>
/// <param name="Words">The reporter's own words.</param>
/// <param name="At">When it came in.</param>
/// <param name="State"><c>open</c>, <c>upheld</c> or <c>dismissed</c>.</param>
/// <param name="Subject">The handle of the member it is about.</param>
/// <param name="Suspended">Whether they are suspended now.</param>
/// <param name="Reporter">The handle of the member who says it.</param>
/// <param name="Name">What somebody without an account calls themselves.</param>
/// <param name="Clip">The clip it is about, if it is about one that still exists.</param>
/// <param name="Caption">The caption of that clip.</param>
/// <param name="ClipStatus">The status of that clip.</param>
/// <param name="Answer">What the reporter was told.</param>
public sealed record OpenNoticeView(
    string Id, string Reason, string Words, DateTimeOffset At, string State, string Subject, bool Suspended, string? Reporter, string Name, ClipId? Clip, string? Caption,
    string? ClipStatus, string Answer);

/// <summary>Shows notices: to whoever sent them, and to operators. Thread-safe.</summary>
internal sealed class ReadNotices(StoreReader reader)
{
    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/me/notices", async Task<Results<Ok<Page<NoticeView>>, ProblemHttpResult>> (
                string? cursor, int? limit, ReadNotices use, Caller me, HttpContext context, CancellationToken stop) =>
            {
                var page = await use.OwnAsync(me, cursor, limit, stop);
                return page.Ok ? TypedResults.Ok(page.Value) : page.Problem.ToHttp(context);
            })
            .Needs(Scopes.Read).WithTags("Notices").WithName("ListNotices").WithSummary("List what you have reported, and what was decided").ProducesProblem(400);
        api.MapGet("/notices/{secret}", async Task<Results<Ok<NoticeView>, ProblemHttpResult>> (string secret, ReadNotices use, HttpContext context, CancellationToken stop) =>
                await use.FindAsync(secret, stop) is { } found ? TypedResults.Ok(found) : HttpProblems.NotFound.ToHttp(context))
            .ForEverybody().WithTags("Notices").WithName("ReadNotice").WithSummary("Show what was decided about a report without an account").ProducesProblem(404);
        api.MapGet("/operator/notices", async Task<Results<Ok<Page<OpenNoticeView>>, ProblemHttpResult>> (
                string? state, string? cursor, int? limit, ReadNotices use, HttpContext context, CancellationToken stop) =>
            {
                var page = await use.QueueAsync(state, cursor, limit, stop);
                return page.Ok ? TypedResults.Ok(page.Value) : page.Problem.ToHttp(context);
            })
            .NeedsOperator().WithTags("Operator").WithName("ListOpenNotices").WithSummary("List reports of clips and people").ProducesProblem(400).ProducesProblem(422);
    }

    /// <summary>One page of the member's own, newest first; <c>bad_cursor</c>.</summary>
    public async ValueTask<Outcome<Page<NoticeView>>> OwnAsync(Caller me, string? cursor, int? limit, CancellationToken stop)
    {
        var from = Keyset<Guid>.NewestFirst(cursor);
        if (!from.Ok) return from.Problem;
        return await reader.ReadAsync((me.Member, from: from.Value, rows: Cursor.Rows(limit)), static (session, asked) =>
        {
            var found = NoticeRows.Before(session, asked.Member, asked.from, asked.rows + 1);
            var about = MemberSight.FindAll(session, [.. found.Select(notice => notice.Subject)], asked.Member);
            return Keyset.Page(found, asked.rows, notice => Keyset.Of(notice.MadeAt, notice.Id), notice => See(notice, about.GetValueOrDefault(notice.Subject)));
        }, stop);
    }

    /// <summary>What somebody without an account reported, by the secret they were given; null when there is none.</summary>
    public async ValueTask<NoticeView?> FindAsync(string secret, CancellationToken stop) => NoticeKey.Read(secret) is not { } key
        ? null
        : await reader.ReadAsync(
            key, static (session, asked) => NoticeRows.Find(session, asked) is { } notice ? See(notice, MemberSight.Find(session, notice.Subject, viewer: null)) : null, stop);

    /// <summary>One page of those in a state, by default <c>open</c>, longest waiting first; <c>bad_cursor</c>, <c>state_not_valid</c>.</summary>
    public async ValueTask<Outcome<Page<OpenNoticeView>>> QueueAsync(string? state, string? cursor, int? limit, CancellationToken stop)
    {
        if (state is not (null or ReportState.Open or ReportState.Upheld or ReportState.Dismissed)) return ModerationProblems.StateNotValid;
        var from = Keyset<Guid>.OldestFirst(cursor);
        if (!from.Ok) return from.Problem;
        return await reader.ReadAsync((state: state ?? ReportState.Open, from: from.Value, rows: Cursor.Rows(limit)), static (session, asked) =>
        {
            var found = NoticeRows.After(session, asked.state, asked.from, asked.rows + 1);
            return Keyset.Page(found, asked.rows, notice => Keyset.Of(notice.MadeAt, notice.Id), Shown(session, found));
        }, stop);
    }

    /// <summary>How notices are shown to operators: everything that a page of them needs is looked up at once.</summary>
    internal static Func<NoticeCard, OpenNoticeView?> Shown(StoreSession session, IReadOnlyList<NoticeCard> found)
    {
        var people = MemberRows.FindAll(session, found.Select(notice => notice.Subject).Concat(found.Select(notice => notice.Reporter).OfType<MemberId>()));
        var clips = ClipRows.FindAll(session, found.Select(notice => notice.Clip).OfType<ClipId>());
        return notice =>
        {
            if (people.GetValueOrDefault(notice.Subject) is not { } subject) return null;
            var clip = notice.Clip is { } id ? clips.GetValueOrDefault(id) : null;
            return new(
                notice.Id.ToString("N"), notice.Reason, notice.Words, notice.MadeAt, notice.State, subject.Handle, subject.Suspended,
                notice.Reporter is { } by ? people.GetValueOrDefault(by)?.Handle : null, notice.Name, clip?.Id, clip?.Caption, clip?.Status, notice.Answer);
        };
    }

    private static NoticeView See(NoticeCard notice, MemberCard? about) => new(
        notice.Id.ToString("N"), about?.Handle, notice.Clip, notice.Reason, notice.Words, notice.MadeAt, notice.State, notice.DecidedAt, notice.Answer);
}
