using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Rollout;

/// <summary>Whether, and why, a member has a feature.</summary>
/// <param name="Handle">Who.</param>
/// <param name="Has">Whether they have it.</param>
/// <param name="Reason">
/// Why: <c>all</c>, <c>named</c>, <c>grouped</c>, <c>staff</c>, <c>drawn</c>; or why not: <c>not_yet</c>, <c>held_out</c>, <c>off</c>.
/// </param>
/// <param name="Lot">The member's lot, 0 to 9,999: a stage of so many percent gives it to whoever is below that many hundreds.</param>
public sealed record HolderView(string Handle, bool Has, string Reason, int Lot);

/// <summary>Who has a feature. Thread-safe.</summary>
public sealed class ListHolders
{
    // Of one percent, a page of 50 takes 5,000 looks; whoever asks for more goes on from where the page ends.
    private const int Step = 1000;
    private const int MostSteps = 20;

    private readonly Rollouts rollouts;
    private readonly RolloutFeatures features;
    private readonly HotReader reader;

    internal ListHolders(Rollouts rollouts, RolloutFeatures features, HotReader reader) =>
        (this.rollouts, this.features, this.reader) = (rollouts, features, reader);

    internal static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/operator/rollouts/{feature}/members").WithTags("Operator").NeedsOperator();
        group.MapGet("", Results<Ok<Page<HolderView>>, ProblemHttpResult> (string feature, string? cursor, int? limit, ListHolders use, HttpContext context) =>
            {
                var page = use.Run(feature, cursor, limit);
                return page.Ok ? TypedResults.Ok(page.Value) : page.Problem.ToHttp(context);
            })
            .WithName("ListHolders").WithSummary("Who has a feature").ProducesProblem(400).ProducesProblem(404);
        group.MapGet("/{handle}", Results<Ok<HolderView>, ProblemHttpResult> (string feature, string handle, ListHolders use, HttpContext context) =>
                use.Explain(feature, handle) is { Ok: true } found ? TypedResults.Ok(found.Value) : HttpProblems.NotFound.ToHttp(context))
            .WithName("ExplainRollout").WithSummary("Whether, and why, a member has a feature").ProducesProblem(404);
    }

    /// <summary>One page, oldest member first; it may hold fewer than asked, and then says where to go on. <c>not_found</c>, <c>bad_cursor</c>.</summary>
    public Outcome<Page<HolderView>> Run(string feature, string? cursor, int? limit)
    {
        if (!features.Knows(feature)) return HttpProblems.NotFound;
        var from = Cursor.Read(cursor);
        if (!from.Ok) return from.Problem;
        var after = Guid.Empty;
        if (from.Value is { } given && !Guid.TryParseExact(given.Key, "N", out after)) return Cursor.Bad;

        var (state, rows, found) = (rollouts.Of(feature), Cursor.Rows(limit), new List<HolderView>());
        for (var step = 0; step < MostSteps; step++)
        {
            var some = reader.Read(after, static (session, last) => CountHolders.Read(session, last, Step));
            foreach (var member in some)
            {
                after = member.Value;
                if (state.Why(member).Has() && See(state, member) is { } holder) found.Add(holder);
                if (found.Count == rows) return new Page<HolderView>(found, Next(after));
            }
            if (some.Count < Step) return new Page<HolderView>(found, null);
        }
        return new Page<HolderView>(found, Next(after));
    }

    /// <summary>Whether, and why, one member has a feature; <c>not_found</c>.</summary>
    public Outcome<HolderView> Explain(string feature, string handle) =>
        features.Knows(feature) && reader.Read(handle, MemberRows.Find) is { } member ? See(rollouts.Of(feature), member) : HttpProblems.NotFound;

    private static string Next(Guid after) => new Cursor(0, after.ToString("N")).ToString();

    private HolderView? See(RolloutState state, MemberId member) => reader.Read(member, MemberRows.Find) is { } card ? See(state, card) : null;

    private static HolderView See(RolloutState state, MemberCard member)
    {
        var why = state.Why(member.Id);
        return new(member.Handle, why.Has(), why.Word(), Draw.Of(state.Feature, member.Id));
    }
}
