using Entourage.Members;

namespace Entourage.Follows;

/// <summary>A request to follow.</summary>
/// <param name="Member">The member who asks.</param>
/// <param name="Since">When they asked.</param>
/// <param name="Channel">The channel of the invitation they came through, if they did.</param>
internal sealed record RequestView(MemberView Member, DateTimeOffset Since, string? Channel);

/// <summary>Who asks to follow a member, newest first. Those that were declined are not in it. Thread-safe.</summary>
internal sealed class ListRequests(StoreReader reader)
{
    private const string Waiting =
        """
        SELECT follower AS member, made_at, channel FROM follow_requests
        WHERE followee = @member AND NOT declined AND (made_at, follower) < (@at, @other) ORDER BY made_at DESC, follower DESC LIMIT @rows
        """;

    private const string CountWaiting =
        """
        SELECT count(*) FROM follow_requests JOIN members ON members.id = follower AND NOT members.suspended
        WHERE followee = @member AND NOT declined
        """;

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/me/requests", async Task<Results<Ok<Page<RequestView>>, ProblemHttpResult>> (
                string? cursor, int? limit, ListRequests use, Caller me, HttpContext context, CancellationToken stop) =>
            {
                var page = await use.RunAsync(me, cursor, limit, stop);
                return page.Ok ? TypedResults.Ok(page.Value) : page.Problem.ToHttp(context);
            })
            .Needs(Scopes.Follow).WithTags("Follows").WithName("ListRequests").WithSummary("List the requests to follow you").ProducesProblem(400);

    /// <summary>One page; <c>bad_cursor</c>.</summary>
    public async ValueTask<Outcome<Page<RequestView>>> RunAsync(Caller me, string? cursor, int? limit, CancellationToken stop)
    {
        var from = Keyset<MemberId>.NewestFirst(cursor);
        if (!from.Ok) return from.Problem;
        return await reader.ReadAsync((me.Member, from: from.Value, rows: Cursor.Rows(limit)), static (session, asked) =>
        {
            var found = session.Sql(Waiting)
                .With("@member", asked.Member.Value).With("@at", asked.from.At).With("@other", asked.from.Key.Value).With("@rows", asked.rows + 1L)
                .All(row => (Id: row.Member("member"), At: row.Instant("made_at"), Channel: row.TextOrNull("channel")));
            var cards = MemberSight.FindAll(session, [.. found.Select(request => request.Id)], asked.Member);
            return Keyset.Page(found, asked.rows, request => Keyset.Of(request.At, request.Id), request =>
                cards.GetValueOrDefault(request.Id) is { } card ? new RequestView(MemberView.Of(card), request.At, request.Channel) : null);
        }, stop);
    }

    /// <summary>How many wait for an answer.</summary>
    public ValueTask<long> CountAsync(Caller me, CancellationToken stop) =>
        reader.ReadAsync(me.Member, static (session, member) => session.Sql(CountWaiting).With("@member", member.Value).Number() ?? 0, stop);
}
