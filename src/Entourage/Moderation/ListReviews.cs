using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Safety;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Moderation;

/// <summary>Somebody to look at, because whoever invited them here was suspended.</summary>
/// <param name="Handle">Whom to look at.</param>
/// <param name="Name">What they call themselves.</param>
/// <param name="Picture">Address of their picture on this site.</param>
/// <param name="JoinedAt">Since when they are here.</param>
/// <param name="Because">The handle of who was suspended.</param>
/// <param name="At">When that was.</param>
/// <param name="Brought">How many joined through them in turn.</param>
/// <param name="Reports">What was reported of them.</param>
public sealed record ReviewView(
    string Handle, string Name, string Picture, DateTimeOffset JoinedAt, string? Because, DateTimeOffset At, long Brought, ReportTally Reports);

/// <summary>Who joined through somebody who was suspended and waits for an operator's look, longest waiting first. Thread-safe.</summary>
public sealed class ListReviews
{
    private readonly HotReader reader;

    internal ListReviews(HotReader reader) => this.reader = reader;

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/operator/reviews", Results<Ok<Page<ReviewView>>, ProblemHttpResult> (
                string? cursor, int? limit, ListReviews use, HttpContext context) =>
            {
                var page = use.Run(cursor, limit);
                return page.Ok ? TypedResults.Ok(page.Value) : page.Problem.ToHttp(context);
            })
            .NeedsOperator().WithTags("Operator").WithName("ListReviews").WithSummary("Who came through somebody who was suspended").ProducesProblem(400);

    /// <summary>One page of those nobody has looked at; <c>bad_cursor</c>.</summary>
    public Outcome<Page<ReviewView>> Run(string? cursor, int? limit)
    {
        var from = Position.Oldest(cursor);
        if (!from.Ok) return from.Problem;
        return reader.Read((from: from.Value, rows: Cursor.Rows(limit)), static (session, asked) =>
        {
            var found = ReviewRows.After(session, asked.from.At, new(asked.from.Key), asked.rows + 1);
            var next = Position.Next(found, asked.rows, review => (review.At, review.Member.Value));
            return new Page<ReviewView>([.. found.Take(asked.rows).Select(review => See(session, review)).OfType<ReviewView>()], next);
        });
    }

    private static ReviewView? See(HotSession session, ReviewCard review) => MemberTree.Find(session, review.Member) is { } member
        ? new(
            member.Handle, member.Name, member.Picture, member.JoinedAt, ListReports.Handle(session, review.Because), review.At, member.Brought,
            ReportRows.Tally(session, member.Id))
        : null;
}
