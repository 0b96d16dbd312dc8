using Entourage.Members;

namespace Entourage.Rollout;

/// <summary>Whether and why a member has a feature.</summary>
/// <param name="Handle">The member's handle.</param>
/// <param name="Has">Whether they have it.</param>
/// <param name="Reason">
/// Why they have it: <c>all</c>, <c>named</c>, <c>grouped</c>, <c>staff</c>, <c>drawn</c>; or why they do not: <c>not_yet</c>, <c>held_out</c>,
/// <c>off</c>.
/// </param>
/// <param name="Lot">The member's lot, 0 to 9,999: a stage of n percent reaches the lots below n × 100.</param>
internal sealed record HolderView(string Handle, bool Has, string Reason, int Lot);

/// <summary>Who has a feature. Thread-safe.</summary>
internal sealed class ListHolders(Rollouts rollouts, RolloutFeatures features, StoreReader reader)
{
    // Of one percent, a page of 50 takes 5,000 checks; the next page continues where this one ends.
    private const int Step = 1000;
    private const int MostSteps = 20;

    internal static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/operator/rollouts/{feature}/members").WithTags("Operator").NeedsOperator();
        group.MapGet("", async Task<Results<Ok<Page<HolderView>>, ProblemHttpResult>> (
                string feature, string? cursor, int? limit, ListHolders use, HttpContext context, CancellationToken stop) =>
            {
                var page = await use.RunAsync(feature, cursor, limit, stop);
                return page.Ok ? TypedResults.Ok(page.Value) : page.Problem.ToHttp(context);
            })
            .WithName("ListHolders").WithSummary("List the members who have a feature").ProducesProblem(400).ProducesProblem(404);
        group.MapGet("/{handle}", async Task<Results<Ok<HolderView>, ProblemHttpResult>> (
                string feature, string handle, ListHolders use, HttpContext context, CancellationToken stop) =>
                await use.ExplainAsync(feature, handle, stop) is { Ok: true } found ? TypedResults.Ok(found.Value) : HttpProblems.NotFound.ToHttp(context))
            .WithName("ExplainRollout").WithSummary("Show whether and why a member has a feature").ProducesProblem(404);
    }

    /// <summary>One page, oldest member first; it may have fewer rows than asked for, with a cursor to continue from. <c>not_found</c>, <c>bad_cursor</c>.</summary>
    public async ValueTask<Outcome<Page<HolderView>>> RunAsync(string feature, string? cursor, int? limit, CancellationToken stop)
    {
        if (!features.Knows(feature)) return HttpProblems.NotFound;
        var from = Keyset<MemberId>.OldestFirst(cursor);
        if (!from.Ok) return from.Problem;

        var after = from.Value.Key;
        var (state, rows, found) = (rollouts.Of(feature), Cursor.Rows(limit), new List<HolderView>());
        for (var step = 0; step < MostSteps; step++)
        {
            var some = await reader.ReadAsync(after, static (session, last) => MemberRows.After(session, last, Step), stop);
            var having = some.Where(member => state.Why(member).Has()).Take(rows - found.Count).ToList();
            var cards = await reader.ReadAsync(having, static (session, members) => MemberRows.FindAll(session, members), stop);
            // Who has gone in between is left out.
            found.AddRange(having.Select(cards.GetValueOrDefault).OfType<MemberCard>().Select(card => See(state, card)));
            if (found.Count == rows) return new Page<HolderView>(found, Next(having[^1]));
            if (some.Count > 0) after = some[^1];
            if (some.Count < Step) return new Page<HolderView>(found, null);
        }
        return new Page<HolderView>(found, Next(after));
    }

    /// <summary>Whether, and why, one member has a feature; <c>not_found</c>.</summary>
    public async ValueTask<Outcome<HolderView>> ExplainAsync(string feature, string handle, CancellationToken stop) =>
        features.Knows(feature) && await reader.ReadAsync(handle, MemberRows.Find, stop) is { } member ? See(rollouts.Of(feature), member) : HttpProblems.NotFound;

    private static string Next(MemberId after) => new Keyset<MemberId>(0, after).ToString();

    private static HolderView See(RolloutState state, MemberCard member)
    {
        var why = state.Why(member.Id);
        return new(member.Handle, why.Has(), why.Word(), Draw.Of(state.Feature, member.Id));
    }
}
