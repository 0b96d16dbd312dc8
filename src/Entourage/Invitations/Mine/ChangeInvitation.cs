using Entourage.Facts;

namespace Entourage.Invitations.Mine;

/// <summary>Takes an invitation back, or notes that the creator's app was opened with it.</summary>
internal sealed class ChangeInvitation(StoreWriter writer, ListInvitations list, TimeProvider time)
{
    internal static void Map(RouteGroupBuilder api)
    {
        api.MapDelete("/invitations/{id}", async (InvitationId id, ChangeInvitation use, Caller me, HttpContext context, CancellationToken stop) =>
                Answer(await use.RevokeAsync(me, id, stop), context))
            .Needs(Scopes.Invite).WithTags("Invitations").WithName("Revoke").WithSummary("Take an invitation back").ProducesProblem(404).ProducesProblem(409);
        api.MapPut("/invitations/{id}/handed-over", async (InvitationId id, ChangeInvitation use, Caller me, HttpContext context, CancellationToken stop) =>
                Answer(await use.HandOverAsync(me, id, stop), context))
            .Needs(Scopes.Invite).WithTags("Invitations").WithName("HandedOver").WithSummary("Mark an invitation as handed over").ProducesProblem(404);
    }

    private static Results<Ok<InvitationView>, ProblemHttpResult> Answer(Outcome<InvitationView> outcome, HttpContext context) =>
        outcome.Ok ? TypedResults.Ok(outcome.Value) : outcome.Problem.ToHttp(context);

    /// <summary>Takes it back; the link stops working with the commit, and what it cost is not refunded. <c>already_used</c> once redeemed.</summary>
    public Task<Outcome<InvitationView>> RevokeAsync(Caller me, InvitationId id, CancellationToken stop) => RunAsync(me, id, revoke: true, stop);

    /// <summary>Notes that the app was opened; a later state is left alone.</summary>
    public Task<Outcome<InvitationView>> HandOverAsync(Caller me, InvitationId id, CancellationToken stop) => RunAsync(me, id, revoke: false, stop);

    private async Task<Outcome<InvitationView>> RunAsync(Caller me, InvitationId id, bool revoke, CancellationToken stop)
    {
        var changed = await writer.WriteAsync(new Write(me.Member, id, revoke, time.GetUtcNow()), stop);
        if (!changed.Ok) return changed.Problem;
        return await list.FindAsync(me, id, stop) is { } view ? view : HttpProblems.NotFound;
    }

    private sealed class Write(MemberId me, InvitationId id, bool revoke, DateTimeOffset now) : StoreWrite<Outcome<Done>>
    {
        protected override Outcome<Done> Apply(StoreSession session)
        {
            var card = InvitationRows.Find(session, id);
            if (card is null || card.Creator != me) return HttpProblems.NotFound;
            if (revoke)
            {
                if (card.State == InvitationState.Redeemed) return InvitationProblems.AlreadyUsed;
                InvitationRows.TakeBack(session, id);
            }
            else
            {
                if (InvitationRows.MarkHandedOver(session, id)) FactRows.Add(session, card.Fact(FactKind.HandedOver, now));
            }
            return default(Done);
        }
    }
}
