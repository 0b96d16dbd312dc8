using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Follows;

/// <summary>Somebody who asks to follow.</summary>
/// <param name="Member">Who.</param>
/// <param name="Since">Since when.</param>
/// <param name="Channel">The channel of the invitation they came through, when they did.</param>
public sealed record RequestView(MemberView Member, DateTimeOffset Since, string? Channel);

/// <summary>Who asks to follow a member, newest first. Those that were declined are not in it. Thread-safe.</summary>
public sealed class ListRequests
{
    private const string Waiting =
        """
        SELECT follower, made_at, channel FROM follow_requests
        WHERE followee = @member AND NOT declined AND (made_at, follower) < (@at, @other) ORDER BY made_at DESC, follower DESC LIMIT @rows
        """;

    private const string CountWaiting = "SELECT count(*) FROM follow_requests WHERE followee = @member AND NOT declined";

    private static readonly Guid Last = new("ffffffff-ffff-ffff-ffff-ffffffffffff");

    private readonly HotReader reader;

    internal ListRequests(HotReader reader) => this.reader = reader;

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/me/requests", Results<Ok<Page<RequestView>>, ProblemHttpResult> (
                string? cursor, int? limit, ListRequests use, Caller me, HttpContext context) =>
            {
                var page = use.Run(me, cursor, limit);
                return page.Ok ? TypedResults.Ok(page.Value) : page.Problem.ToHttp(context);
            })
            .Needs(Scopes.Follow).WithTags("Follows").WithName("ListRequests").WithSummary("Who asks to follow you").ProducesProblem(400);

    /// <summary>One page; <c>bad_cursor</c>.</summary>
    public Outcome<Page<RequestView>> Run(Caller me, string? cursor, int? limit)
    {
        ArgumentNullException.ThrowIfNull(me);
        var from = Cursor.Read(cursor);
        if (!from.Ok) return from.Problem;
        var (at, other) = (long.MaxValue, Last);
        if (from.Value is { } given)
        {
            if (!Guid.TryParseExact(given.Key, "N", out other)) return Cursor.Bad;
            at = given.At;
        }
        return reader.Read((me.Member, at, other, rows: Cursor.Rows(limit)), static (session, asked) =>
        {
            var found = session.Sql(Waiting)
                .With("@member", asked.Member.Value).With("@at", asked.at).With("@other", asked.other).With("@rows", asked.rows + 1L)
                .All(row => (Id: new MemberId(row.Uuid(0)), At: row.Instant(1), Channel: row.TextOrNull(2)));
            var items = new List<RequestView>(found.Count);
            foreach (var (id, since, channel) in found.Take(asked.rows))
            {
                if (MemberRows.Find(session, id) is { } card) items.Add(new(MemberView.Of(card), since, channel));
            }
            var next = found.Count > asked.rows
                ? new Cursor(found[asked.rows - 1].At.ToUnixTimeMilliseconds(), found[asked.rows - 1].Id.ToString()).ToString()
                : null;
            return new Page<RequestView>(items, next);
        });
    }

    /// <summary>How many wait for an answer.</summary>
    public long Count(Caller me)
    {
        ArgumentNullException.ThrowIfNull(me);
        return reader.Read(me.Member, static (session, member) => session.Sql(CountWaiting).With("@member", member.Value).Number() ?? 0);
    }
}
