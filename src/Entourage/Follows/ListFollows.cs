using Entourage.Members;

namespace Entourage.Follows;

/// <summary>One row of a list of followers or followed members.</summary>
/// <param name="Member">The other person.</param>
/// <param name="Since">Since when they follow.</param>
/// <param name="Channel">The channel of the invitation that made the follow; only in your own list.</param>
internal sealed record FollowView(MemberView Member, DateTimeOffset Since, string? Channel);

/// <summary>Lists a member's followers, and the members they follow, newest first.</summary>
internal sealed class ListFollows(StoreReader reader)
{
    private const string Followers =
        """
        SELECT follower AS member, made_at, channel FROM follows
        WHERE followee = @member AND (made_at, follower) < (@at, @other) ORDER BY made_at DESC, follower DESC LIMIT @rows
        """;

    private const string Following =
        """
        SELECT followee AS member, made_at, channel FROM follows
        WHERE follower = @member AND (made_at, followee) < (@at, @other) ORDER BY made_at DESC, followee DESC LIMIT @rows
        """;

    internal static void Map(RouteGroupBuilder api)
    {
        var member = api.MapGroup("/members/{handle}").ForEverybody().WithTags("Follows");
        member.MapGet("/followers", async (string handle, string? cursor, int? limit, ListFollows use, HttpContext context, CancellationToken stop) =>
                Answer(await use.RunAsync(handle, followers: true, cursor, limit, Caller.Of(context), stop), context))
            .WithName("ListFollowers").WithSummary("List a member's followers").ProducesProblem(400).ProducesProblem(404);
        member.MapGet("/following", async (string handle, string? cursor, int? limit, ListFollows use, HttpContext context, CancellationToken stop) =>
                Answer(await use.RunAsync(handle, followers: false, cursor, limit, Caller.Of(context), stop), context))
            .WithName("ListFollowing").WithSummary("List the members a member follows").ProducesProblem(400).ProducesProblem(404);
    }

    private static Results<Ok<Page<FollowView>>, ProblemHttpResult> Answer(Outcome<Page<FollowView>> outcome, HttpContext context) =>
        outcome.Ok ? TypedResults.Ok(outcome.Value) : outcome.Problem.ToHttp(context);

    /// <summary>One page; the channel is shown only to the member whose followers they are.</summary>
    public async ValueTask<Outcome<Page<FollowView>>> RunAsync(
        string handle, bool followers, string? cursor, int? limit, Caller? me, CancellationToken stop)
    {
        var from = Keyset<MemberId>.NewestFirst(cursor);
        if (!from.Ok) return from.Problem;
        return await reader.ReadAsync((handle, followers, from: from.Value, rows: Cursor.Rows(limit), me), static (session, asked) =>
        {
            var member = MemberSight.Find(session, asked.handle, asked.me?.Member);
            if (member is null || !FollowRows.Admits(session, member, asked.me?.Member)) return (Outcome<Page<FollowView>>)HttpProblems.NotFound;
            var mine = asked.followers && asked.me?.Member == member.Id;
            var found = session.Sql(asked.followers ? Followers : Following)
                .With("@member", member.Id.Value).With("@at", asked.from.At).With("@other", asked.from.Key.Value).With("@rows", asked.rows + 1L)
                .All(row => (Id: row.Member("member"), At: row.Instant("made_at"), Channel: row.TextOrNull("channel")));
            var cards = MemberSight.FindAll(session, [.. found.Select(follow => follow.Id)], asked.me?.Member);
            return Keyset.Page(found, asked.rows, follow => Keyset.Of(follow.At, follow.Id), follow =>
                cards.GetValueOrDefault(follow.Id) is { } card ? new FollowView(MemberView.Of(card), follow.At, mine ? follow.Channel : null) : null);
        }, stop);
    }
}
