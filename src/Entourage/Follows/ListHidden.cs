using Entourage.Allowance;
using Entourage.Members;

namespace Entourage.Follows;

/// <summary>Somebody a member keeps away from.</summary>
/// <param name="Member">The other person.</param>
/// <param name="Since">Since when.</param>
internal sealed record HiddenView(MemberView Member, DateTimeOffset Since);

/// <summary>Whom a member has blocked, and whom they have muted, newest first: each can be undone from there. Nobody else sees either list. Thread-safe.</summary>
internal sealed class ListHidden(StoreReader reader)
{
    internal static void Map(RouteGroupBuilder api)
    {
        var me = api.MapGroup("/me").WithTags("Follows").Needs(Scopes.Follow);
        me.MapGet("/blocks", async (string? cursor, int? limit, ListHidden use, Caller me, HttpContext context, CancellationToken stop) =>
                Answer(await use.RunAsync(me, blocked: true, cursor, limit, stop), context))
            .WithName("ListBlocks").WithSummary("List the members you have blocked").ProducesProblem(400);
        me.MapGet("/mutes", async (string? cursor, int? limit, ListHidden use, Caller me, HttpContext context, CancellationToken stop) =>
                Answer(await use.RunAsync(me, blocked: false, cursor, limit, stop), context))
            .WithName("ListMutes").WithSummary("List the members you have muted").ProducesProblem(400);
    }

    private static Results<Ok<Page<HiddenView>>, ProblemHttpResult> Answer(Outcome<Page<HiddenView>> outcome, HttpContext context) =>
        outcome.Ok ? TypedResults.Ok(outcome.Value) : outcome.Problem.ToHttp(context);

    /// <summary>One page; <c>bad_cursor</c>.</summary>
    public async ValueTask<Outcome<Page<HiddenView>>> RunAsync(Caller me, bool blocked, string? cursor, int? limit, CancellationToken stop)
    {
        var from = Keyset<MemberId>.NewestFirst(cursor);
        if (!from.Ok) return from.Problem;
        return await reader.ReadAsync((me.Member, blocked, from: from.Value, rows: Cursor.Rows(limit)), static (session, asked) =>
        {
            var found = asked.blocked
                ? BlockRows.Before(session, asked.Member, asked.from, asked.rows + 1)
                : MuteRows.Before(session, asked.Member, asked.from, asked.rows + 1);
            var cards = MemberSight.FindAll(session, [.. found.Select(one => one.Member)], asked.Member);
            return Keyset.Page(found, asked.rows, one => Keyset.Of(one.At, one.Member), one =>
                cards.GetValueOrDefault(one.Member) is { } card ? new HiddenView(MemberView.Of(card), one.At) : null);
        }, stop);
    }
}
