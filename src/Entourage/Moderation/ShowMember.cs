using Entourage.Allowance;
using Entourage.Members;
using Entourage.Records;

namespace Entourage.Moderation;

/// <summary>A member in the tree of who invited whom.</summary>
/// <param name="Handle">The member's handle.</param>
/// <param name="Name">The name they show.</param>
/// <param name="Picture">Address of their picture on this site.</param>
/// <param name="JoinedAt">When they joined.</param>
/// <param name="Suspended">Whether they are suspended.</param>
/// <param name="Brought">How many joined through them.</param>
/// <param name="Reports">The reports against them.</param>
public sealed record TreeView(
    string Handle, string Name, string Picture, DateTimeOffset JoinedAt, bool Suspended, long Brought, ReportTally Reports);

/// <summary>A member as operators see them.</summary>
/// <param name="Handle">Unique, lower case, without the at sign.</param>
/// <param name="Name">The name they show.</param>
/// <param name="Picture">Address of their picture on this site.</param>
/// <param name="JoinedAt">When they joined.</param>
/// <param name="Operator">Whether they run the site.</param>
/// <param name="Suspended">Whether they are suspended.</param>
/// <param name="SuspendedUntil">When the suspension ends by itself, if it does.</param>
/// <param name="FrozenAt">Since when an operator has stopped them from inviting; the allowance says whether reports do.</param>
/// <param name="InReviewFor">The handle of the suspended member because of whom they are waiting for review.</param>
/// <param name="Appeal">Their appeal.</param>
/// <param name="InvitedBy">
/// The member whose invitation they joined through, the one that member joined through, and so on; nearest first, at most 10.
/// </param>
/// <param name="BroughtWith">Others who joined through the same account, where that was deleted and had come by itself; the newest, at most 20.</param>
/// <param name="Brought">How many joined through them.</param>
/// <param name="Invited">One page of those members, newest first.</param>
/// <param name="Reports">The reports against them.</param>
/// <param name="Allowance">How many invitations they can make now, and why.</param>
/// <param name="Audit">The latest 10 entries about them.</param>
public sealed record MemberFile(
    string Handle, string Name, string Picture, DateTimeOffset JoinedAt, bool Operator, bool Suspended, DateTimeOffset? SuspendedUntil,
    DateTimeOffset? FrozenAt, string? InReviewFor, AppealView? Appeal, IReadOnlyList<TreeView> InvitedBy, IReadOnlyList<TreeView> BroughtWith, long Brought, Page<TreeView> Invited,
    ReportTally Reports, AllowanceView Allowance, IReadOnlyList<AuditView> Audit);

/// <summary>Everything that a decision about a member needs, and their place in the tree of who invited whom. Thread-safe.</summary>
internal sealed class ShowMember(StoreReader reader, IOptions<AllowanceOptions> numbers, TimeProvider time)
{
    private const int MostSteps = 10;
    private const int LatestActs = 10;
    private const int MostBesides = 20;

    private readonly AllowanceOptions numbers = numbers.Value;

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/operator/members/{handle}", async Task<Results<Ok<MemberFile>, ProblemHttpResult>> (
                string handle, string? cursor, int? limit, ShowMember use, HttpContext context, CancellationToken stop) =>
            {
                var file = await use.RunAsync(handle, cursor, limit, stop);
                return file.Ok ? TypedResults.Ok(file.Value) : file.Problem.ToHttp(context);
            })
            .NeedsOperator().WithTags("Operator").WithName("ShowMember").WithSummary("Show a member's file, with who invited them and whom they invited")
            .ProducesProblem(400).ProducesProblem(404);

    /// <summary>The member, with one page of those who joined through them; <c>not_found</c>, <c>bad_cursor</c>.</summary>
    public async ValueTask<Outcome<MemberFile>> RunAsync(string handle, string? cursor, int? limit, CancellationToken stop)
    {
        var from = Keyset<MemberId>.NewestFirst(cursor);
        if (!from.Ok) return from.Problem;
        var asked = (handle, from: from.Value, rows: Cursor.Rows(limit), numbers, now: time.GetUtcNow());
        return await reader.ReadAsync(asked, static (session, asked) => MemberTree.Find(session, asked.handle) is { } member
            ? See(session, member, asked.from, asked.rows, asked.numbers, asked.now)
            : (Outcome<MemberFile>)HttpProblems.NotFound, stop);
    }

    private static MemberFile See(StoreSession session, MemberRecord member, Keyset<MemberId> from, int rows, AllowanceOptions numbers, DateTimeOffset now)
    {
        var below = MemberTree.Below(session, member.Id, from, rows + 1);
        var above = MemberTree.Above(session, member, MostSteps);
        var besides = above.Count == 0 && member.InvitedBy is { } gone ? MemberTree.Below(session, gone, Keyset<MemberId>.Newest, MostBesides + 1) : [];
        var reports = ReportRows.Tallies(session, [member.Id, .. above.Concat(below).Concat(besides).Select(one => one.Id)]);
        var acts = AuditRows.Before(session, member.Id, Keyset<Guid>.Newest, LatestActs);
        var review = ReviewRows.Of(session, member.Id);
        return new(
            member.Handle, member.Name, member.Picture, member.JoinedAt, member.Operator, member.Suspended, member.SuspendedUntil,
            FreezeRows.ByHand(session, member.Id)?.At,
            review?.State == ReviewState.Open ? MemberRows.Find(session, review.Because)?.Handle : null,
            AppealRows.Of(session, member.Id) is { } appeal ? AppealView.Of(appeal, member) : null,
            [.. above.Select(InTree)],
            [.. besides.Where(one => one.Id != member.Id).Take(MostBesides).Select(InTree)],
            member.Brought,
            Keyset.Page(below, rows, one => Keyset.Of(one.JoinedAt, one.Id), InTree),
            reports[member.Id],
            AllowanceRows.Show(session, numbers, member.Id, Place.Unknown, now),
            [.. acts.Select(ListAudit.Seen(session, acts))]);

        TreeView InTree(MemberRecord one) => new(one.Handle, one.Name, one.Picture, one.JoinedAt, one.Suspended, one.Brought, reports[one.Id]);
    }
}
