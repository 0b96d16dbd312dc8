using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Safety;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Entourage.Moderation;

/// <summary>A member in the tree of who invited whom.</summary>
/// <param name="Handle">Who.</param>
/// <param name="Name">What they call themselves.</param>
/// <param name="Picture">Address of their picture on this site.</param>
/// <param name="JoinedAt">Since when they are here.</param>
/// <param name="Suspended">Whether they are suspended.</param>
/// <param name="Brought">How many joined through them.</param>
/// <param name="Reports">What was reported of them.</param>
public sealed record TreeView(
    string Handle, string Name, string Picture, DateTimeOffset JoinedAt, bool Suspended, long Brought, ReportTally Reports);

/// <summary>A member as whoever runs the site sees them.</summary>
/// <param name="Handle">Unique, lower case, without the at sign.</param>
/// <param name="Name">What they call themselves.</param>
/// <param name="Picture">Address of their picture on this site.</param>
/// <param name="JoinedAt">Since when they are here.</param>
/// <param name="Operator">Whether they run the site.</param>
/// <param name="Suspended">Whether they are suspended.</param>
/// <param name="SuspendedUntil">When that ends by itself, if it does.</param>
/// <param name="FrozenAt">Since when an operator keeps them from inviting; the allowance says whether reports do.</param>
/// <param name="InReviewFor">The handle of whose suspension has put them before the operators to look at.</param>
/// <param name="Appeal">What they say to it.</param>
/// <param name="InvitedBy">Whose invitation they joined through, whose those joined through, and so on; the nearest first, at most 10.</param>
/// <param name="Brought">How many joined through them.</param>
/// <param name="Invited">One page of those, newest first.</param>
/// <param name="Reports">What was reported of them.</param>
/// <param name="Allowance">How many invitations they may make now, and why.</param>
/// <param name="Audit">The latest 10 acts that were done to them.</param>
public sealed record MemberFile(
    string Handle, string Name, string Picture, DateTimeOffset JoinedAt, bool Operator, bool Suspended, DateTimeOffset? SuspendedUntil,
    DateTimeOffset? FrozenAt, string? InReviewFor, AppealView? Appeal, IReadOnlyList<TreeView> InvitedBy, long Brought, Page<TreeView> Invited,
    ReportTally Reports, Allowance Allowance, IReadOnlyList<AuditView> Audit);

/// <summary>Everything that a decision about a member needs, and their place in the tree of who invited whom. Thread-safe.</summary>
public sealed class ShowMember
{
    private const int MostSteps = 10;
    private const int LatestActs = 10;

    private readonly HotReader reader;
    private readonly AllowanceOptions numbers;
    private readonly TimeProvider time;

    internal ShowMember(HotReader reader, IOptions<AllowanceOptions> numbers, TimeProvider time) =>
        (this.reader, this.numbers, this.time) = (reader, numbers.Value, time);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/operator/members/{handle}", Results<Ok<MemberFile>, ProblemHttpResult> (
                string handle, string? cursor, int? limit, ShowMember use, HttpContext context) =>
            {
                var file = use.Run(handle, cursor, limit);
                return file.Ok ? TypedResults.Ok(file.Value) : file.Problem.ToHttp(context);
            })
            .NeedsOperator().WithTags("Operator").WithName("ShowMember").WithSummary("A member, who invited them and whom they invited")
            .ProducesProblem(400).ProducesProblem(404);

    /// <summary>The member, with one page of those who joined through them; <c>not_found</c>, <c>bad_cursor</c>.</summary>
    public Outcome<MemberFile> Run(string handle, string? cursor, int? limit)
    {
        var from = Position.Newest(cursor);
        if (!from.Ok) return from.Problem;
        var asked = (handle, from: from.Value, rows: Cursor.Rows(limit), numbers, now: time.GetUtcNow());
        return reader.Read(asked, static (session, asked) => MemberTree.Find(session, asked.handle) is { } member
            ? See(session, member, asked.from, asked.rows, asked.numbers, asked.now)
            : (Outcome<MemberFile>)HttpProblems.NotFound);
    }

    private static MemberFile See(HotSession session, MemberRecord member, Position from, int rows, AllowanceOptions numbers, DateTimeOffset now)
    {
        var below = MemberTree.Below(session, member.Id, from.At, new(from.Key), rows + 1);
        var review = ReviewRows.Of(session, member.Id);
        return new(
            member.Handle, member.Name, member.Picture, member.JoinedAt, member.Operator, member.Suspended, member.SuspendedUntil,
            FreezeRows.ByHand(session, member.Id)?.At,
            review?.State == ReviewState.Open ? ListReports.Handle(session, review.Because) : null,
            AppealRows.Of(session, member.Id) is { } appeal ? new(member.Handle, appeal.About, appeal.Note, appeal.At, member.SuspendedUntil) : null,
            [.. MemberTree.Above(session, member, MostSteps).Select(above => InTree(session, above))],
            member.Brought,
            new([.. below.Take(rows).Select(one => InTree(session, one))], Position.Next(below, rows, one => (one.JoinedAt, one.Id.Value))),
            ReportRows.Tally(session, member.Id),
            AllowanceRows.Show(session, numbers, member.Id, Place.Unknown, now),
            [.. AuditRows.Before(session, member.Id, long.MaxValue, Guid.AllBitsSet, LatestActs).Select(entry => ListAudit.See(session, entry))]);
    }

    private static TreeView InTree(HotSession session, MemberRecord member) => new(
        member.Handle, member.Name, member.Picture, member.JoinedAt, member.Suspended, member.Brought, ReportRows.Tally(session, member.Id));
}
