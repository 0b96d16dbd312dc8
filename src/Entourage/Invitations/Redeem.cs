using Entourage.Http;
using Entourage.Kernel;
using Entourage.Live;
using Entourage.Safety;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Entourage.Invitations;

/// <summary>Binds an invitation to the member who watches, and follows its creator.</summary>
public sealed class Redeem
{
    private readonly InvitationToken tokens;
    private readonly Visit visits;
    private readonly LandingSheets sheets;
    private readonly HotWriter writer;
    private readonly LiveFeed live;
    private readonly Brakes brakes;
    private readonly Redeeming redeeming;
    private readonly RedeemTally tally;
    private readonly Places places;
    private readonly IRollouts rollouts;
    private readonly WrongLinks wrong;
    private readonly InvitationsOptions options;
    private readonly TimeProvider time;

    internal Redeem(
        InvitationToken tokens, Visit visits, LandingSheets sheets, HotWriter writer, LiveFeed live, Brakes brakes, Redeeming redeeming, RedeemTally tally, Places places,
        IRollouts rollouts, WrongLinks wrong, IOptions<InvitationsOptions> options, TimeProvider time) =>
        (this.tokens, this.visits, this.sheets, this.writer, this.live, this.brakes, this.redeeming, this.tally, this.places, this.rollouts, this.wrong, this.options, this.time) =
        (tokens, visits, sheets, writer, live, brakes, redeeming, tally, places, rollouts, wrong, options.Value, time);

    /// <summary>The link's secret and the proof of having landed.</summary>
    /// <param name="Token">The last part of the link.</param>
    /// <param name="Ticket">From the landing page; not needed with a bearer token.</param>
    /// <param name="Gesture">Whether the person pressed the page's own button.</param>
    public sealed record Request(string? Token, string? Ticket = null, bool Gesture = false);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapPost("/invitations/redeem", HandleAsync).Needs(Scopes.Follow).WithTags("The link")
            .WithName("Redeem").WithSummary("Bind an invitation to yourself and follow its creator")
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(4096))
            .Counted(Limit.None).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(410).ProducesProblem(429).ProducesProblem(503);

    private static async Task<Results<Ok<RedeemAnswer>, Accepted<RedeemAnswer>, ProblemHttpResult>> HandleAsync(
        Request request, Redeem use, Caller me, HttpContext context, CancellationToken stop)
    {
        var answer = await use.RunAsync(me, request, context, stop);
        if (!answer.Ok) return answer.Problem.ToHttp(context);
        return answer.Value.Result == RedeemResult.FollowRequested ? TypedResults.Accepted((string?)null, answer.Value) : TypedResults.Ok(answer.Value);
    }

    /// <summary>Redeems; answered after the commit, and the creator's open pages are told then.</summary>
    public async Task<Outcome<RedeemAnswer>> RunAsync(Caller me, Request request, HttpContext context, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(me);
        ArgumentNullException.ThrowIfNull(request);
        if (tokens.Read(request.Token) is not { } id) return wrong.Answer(context, request.Token);
        if (brakes.IsOn(Brake.Redeeming)) return Brakes.Paused;
        Landed? landed = null;
        if (me.Session is not null)
        {
            landed = visits.Landing(context, request.Ticket);
            if (landed is null || landed.Value.Invitation != id) return InvitationProblems.LandingRequired;
            var alone = Arrival.MayFollowAlone(landed.Value.Class, options.OneTap) && rollouts.Has(Features.OneTap, me.Member);
            if (!request.Gesture && !alone) return InvitationProblems.TapRequired;
        }
        // A program that holds the member's token acts on the member's word, not on what a page happens to show.
        var asked = new RedeemAsked(id, me.Member, Alone: me.Session is not null && !request.Gesture, landed?.At, places.Of(context), time.GetUtcNow());
        Outcome<Redeemed> outcome;
        try
        {
            outcome = await writer.WriteAsync(new Write(redeeming, asked), stop);
        }
        catch (Exception reason) when (reason is not OperationCanceledException)
        {
            tally.Count(broke: true);
            throw;
        }
        tally.Count(broke: false);
        if (!outcome.Ok) return outcome.Problem;
        sheets.Forget(id);
        if (outcome.Value is { Answer.Replayed: false } done)
        {
            live.Tell(done.Creator, done.Event(id, me.Handle, time.GetUtcNow()));
        }
        return outcome.Value.Answer;
    }

    private sealed class Write(Redeeming redeeming, RedeemAsked asked) : JointWrite<Write, Outcome<Redeemed>>
    {
        private RedeemAsked Asked => asked;

        protected override IReadOnlyList<Outcome<Redeemed>> Apply(HotSession session, IReadOnlyList<Write> writes)
        {
            var all = new RedeemAsked[writes.Count];
            for (var place = 0; place < all.Length; place++) all[place] = writes[place].Asked;
            return redeeming.Run(session, all);
        }
    }
}
