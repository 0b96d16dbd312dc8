using Entourage.Invitations.Links;
using Entourage.Live;
using Entourage.Records;

namespace Entourage.Invitations.Redeems;

/// <summary>Binds an invitation to the member who watches, and follows its creator.</summary>
internal sealed class Redeem(
    InvitationToken tokens, Visit visits, StoreWriter writer, LiveFeed live, Brakes brakes, RedeemRules redeeming,
    RedeemTally tally, Places places, IRollouts rollouts, WrongLinks wrong, IOptions<InvitationsOptions> options, TimeProvider time)
{
    private readonly InvitationsOptions options = options.Value;

    /// <summary>The link's token and the proof of having opened its page.</summary>
    /// <param name="Token">The last part of the link.</param>
    /// <param name="Ticket">From the invitation's page; not needed with a bearer token.</param>
    /// <param name="Gesture">Whether the person pressed the page's own button.</param>
    public sealed record Request(string? Token, string? Ticket = null, bool Gesture = false);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapPost("/invitations/redeem", HandleAsync).Needs(Scopes.Follow).WithTags("The link")
            .WithName("Redeem").WithSummary("Redeem an invitation: it becomes yours, and you follow its creator")
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
        if (tokens.Read(request.Token) is not { } id) return wrong.Answer(context, request.Token);
        if (await brakes.IsOnAsync(Brake.Redeeming, stop)) return Brakes.Paused;
        Landed? landed = null;
        if (me.Session is not null)
        {
            landed = visits.Landing(context, request.Ticket);
            if (landed is null || landed.Value.Invitation != id) return InvitationProblems.LandingRequired;
            var alone = Arrival.MayFollowAlone(landed.Value.Class, options.OneTap) && rollouts.Has(Features.OneTap, me.Member);
            if (!request.Gesture && !alone) return InvitationProblems.TapRequired;
        }
        // A program that holds the member's token acts on the member's word, not on what a page happens to show.
        var asked = new RedeemCommand(id, me.Member, Alone: me.Session is not null && !request.Gesture, landed?.At, places.Of(context), time.GetUtcNow());
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
        if (outcome.Value is { Answer.Replayed: false } done)
        {
            live.Tell(done.Creator, done.Event(id, me.Handle, time.GetUtcNow()));
        }
        return outcome.Value.Answer;
    }

    private sealed class Write(RedeemRules redeeming, RedeemCommand asked) : JointWrite<Write, Outcome<Redeemed>>
    {
        private RedeemCommand Asked => asked;

        protected override IReadOnlyList<Outcome<Redeemed>> Apply(StoreSession session, IReadOnlyList<Write> writes)
        {
            var all = new RedeemCommand[writes.Count];
            for (var i = 0; i < all.Length; i++) all[i] = writes[i].Asked;
            return redeeming.Run(session, all);
        }
    }
}
