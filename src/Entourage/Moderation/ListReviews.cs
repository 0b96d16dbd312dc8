using Entourage.Members;
using Entourage.Records;

namespace Entourage.Moderation;

/// <summary>A member waiting for review, because the member who invited them was suspended.</summary>
/// <param name="Handle">The member's handle.</param>
/// <param name="Name">The name they show.</param>
/// <param name="Picture">Address of their picture on this site.</param>
/// <param name="JoinedAt">When they joined.</param>
/// <param name="Because">The handle of the suspended member.</param>
/// <param name="At">When that member was suspended.</param>
/// <param name="Brought">How many joined through them in turn.</param>
/// <param name="Reports">The reports against them.</param>
public sealed record ReviewView(
    string Handle, string Name, string Picture, DateTimeOffset JoinedAt, string? Because, DateTimeOffset At, long Brought, ReportTally Reports);

/// <summary>Lists the members waiting for review because the member who invited them was suspended, longest waiting first. Thread-safe.</summary>
internal sealed class ListReviews(StoreReader reader)
{
    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/operator/reviews", async Task<Results<Ok<Page<ReviewView>>, ProblemHttpResult>> (
                string? cursor, int? limit, ListReviews use, HttpContext context, CancellationToken stop) =>
            {
                var page = await use.RunAsync(cursor, limit, stop);
                return page.Ok ? TypedResults.Ok(page.Value) : page.Problem.ToHttp(context);
            })
            .NeedsOperator().WithTags("Operator").WithName("ListReviews").WithSummary("List members to review because the member who invited them was suspended").ProducesProblem(400);

    /// <summary>One page of the open reviews; <c>bad_cursor</c>.</summary>
    public async ValueTask<Outcome<Page<ReviewView>>> RunAsync(string? cursor, int? limit, CancellationToken stop)
    {
        var from = Keyset<MemberId>.OldestFirst(cursor);
        if (!from.Ok) return from.Problem;
        return await reader.ReadAsync((from: from.Value, rows: Cursor.Rows(limit)), static (session, asked) =>
        {
            var found = ReviewRows.After(session, asked.from, asked.rows + 1);
            var members = MemberTree.FindAll(session, found.Select(review => review.Member));
            var suspended = MemberRows.FindAll(session, found.Select(review => review.Because));
            var reports = ReportRows.Tallies(session, found.Select(review => review.Member));
            return Keyset.Page(found, asked.rows, review => Keyset.Of(review.At, review.Member), review => members.GetValueOrDefault(review.Member) is { } member
                ? new ReviewView(
                    member.Handle, member.Name, member.Picture, member.JoinedAt, suspended.GetValueOrDefault(review.Because)?.Handle, review.At,
                    member.Brought, reports[member.Id])
                : null);
        }, stop);
    }
}
