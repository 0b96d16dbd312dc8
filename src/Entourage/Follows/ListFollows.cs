using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Follows;

/// <summary>One row of a list of followers or of those followed.</summary>
/// <param name="Member">The other person.</param>
/// <param name="Since">Since when.</param>
/// <param name="Channel">The channel of the invitation that made the follow; only in one's own list.</param>
public sealed record FollowView(MemberView Member, DateTimeOffset Since, string? Channel);

/// <summary>Who follows a member, and whom they follow, newest first.</summary>
public sealed class ListFollows
{
    private const string Followers =
        """
        SELECT follower, made_at, channel FROM follows
        WHERE followee = @member AND (made_at, follower) < (@at, @other) ORDER BY made_at DESC, follower DESC LIMIT @rows
        """;

    private const string Following =
        """
        SELECT followee, made_at, channel FROM follows
        WHERE follower = @member AND (made_at, followee) < (@at, @other) ORDER BY made_at DESC, followee DESC LIMIT @rows
        """;

    private static readonly Guid Last = new("ffffffff-ffff-ffff-ffff-ffffffffffff");

    private readonly HotReader reader;

    internal ListFollows(HotReader reader) => this.reader = reader;

    internal static void Map(RouteGroupBuilder api)
    {
        var member = api.MapGroup("/members/{handle}").ForEverybody().WithTags("Follows");
        member.MapGet("/followers", (string handle, string? cursor, int? limit, ListFollows use, HttpContext context) =>
                Answer(use.Run(handle, followers: true, cursor, limit, Caller.Of(context)), context))
            .WithName("ListFollowers").WithSummary("Who follows a member").ProducesProblem(400).ProducesProblem(404);
        member.MapGet("/following", (string handle, string? cursor, int? limit, ListFollows use, HttpContext context) =>
                Answer(use.Run(handle, followers: false, cursor, limit, Caller.Of(context)), context))
            .WithName("ListFollowing").WithSummary("Whom a member follows").ProducesProblem(400).ProducesProblem(404);
    }

    private static Results<Ok<Page<FollowView>>, ProblemHttpResult> Answer(Outcome<Page<FollowView>> outcome, HttpContext context) =>
        outcome.Ok ? TypedResults.Ok(outcome.Value) : outcome.Problem.ToHttp(context);

    /// <summary>One page; the channel is shown only to the member whose followers they are.</summary>
    public Outcome<Page<FollowView>> Run(string handle, bool followers, string? cursor, int? limit, Caller? me)
    {
        var from = Cursor.Read(cursor);
        if (!from.Ok) return from.Problem;
        var (at, other) = (long.MaxValue, Last);
        if (from.Value is { } given)
        {
            if (!Guid.TryParseExact(given.Key, "N", out other)) return Cursor.Bad;
            at = given.At;
        }
        var rows = Cursor.Rows(limit);
        return reader.Read((handle, followers, at, other, rows, me), static (session, asked) =>
        {
            var member = MemberRows.Find(session, asked.handle);
            if (member is null or { Suspended: true } || !FollowRows.Admits(session, member, asked.me?.Member)) return (Outcome<Page<FollowView>>)HttpProblems.NotFound;
            var mine = asked.followers && asked.me?.Member == member.Id;
            var found = session.Sql(asked.followers ? Followers : Following)
                .With("@member", member.Id.Value).With("@at", asked.at).With("@other", asked.other).With("@rows", asked.rows + 1L)
                .All(row => (Id: new MemberId(row.Uuid(0)), At: row.Instant(1), Channel: row.TextOrNull(2)));
            var items = new List<FollowView>(found.Count);
            foreach (var (id, since, channel) in found.Take(asked.rows))
            {
                if (MemberRows.Find(session, id) is { } card) items.Add(new(MemberView.Of(card), since, mine ? channel : null));
            }
            var next = found.Count > asked.rows
                ? new Cursor(found[asked.rows - 1].At.ToUnixTimeMilliseconds(), found[asked.rows - 1].Id.ToString()).ToString()
                : null;
            return new Page<FollowView>(items, next);
        });
    }
}
