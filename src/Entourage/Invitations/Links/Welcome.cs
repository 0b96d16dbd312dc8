namespace Entourage.Invitations.Links;

/// <summary>Receives whoever opens a link: finds out how they came, and gives them the ticket that proves it.</summary>
internal sealed class Welcome(Visit visits, Ticket tickets, IOptions<InvitationsOptions> options)
{
    private readonly OneTap policy = options.Value.OneTap;

    /// <summary>The class as the page says it: one that may not follow by watching alone is as good as none.</summary>
    public ArrivalClass Shown(ArrivalClass arrival, FollowTerms terms) =>
        Arrival.MayFollowAlone(arrival, policy) && (terms & FollowTerms.ByButton) == 0 ? arrival : ArrivalClass.Ask;

    /// <summary>Tells the class of this arrival and writes a ticket for it, bound to the session or to the visit.</summary>
    /// <param name="context">The request, and the answer that gets the visit's cookie.</param>
    /// <param name="invitation">What was landed on.</param>
    /// <param name="fresh">Random bytes that name a visit, if one begins.</param>
    /// <param name="ticket">Room for <see cref="Ticket.TextLength"/> bytes of text.</param>
    /// <param name="later">Whether this person has said "not now" before: then it takes the button, however they came.</param>
    public ArrivalClass Give(HttpContext context, InvitationId invitation, ReadOnlySpan<byte> fresh, Span<byte> ticket, bool later = false)
    {
        var held = visits.Of(context.Request);
        var earlier = held?.Landed is { } landed && landed.Invitation == invitation ? landed.Class : (ArrivalClass?)null;
        var arrival = later ? ArrivalClass.Ask : Arrival.Of(context.Request, earlier);
        if (Caller.Of(context)?.Session is { } session)
        {
            tickets.Issue(invitation, arrival, session, ticket);
            return arrival;
        }
        var visit = held is { } before ? before.Id : fresh;
        tickets.Issue(invitation, arrival, visit, ticket);
        Visit.Remember(context, visit, ticket);
        return arrival;
    }
}
