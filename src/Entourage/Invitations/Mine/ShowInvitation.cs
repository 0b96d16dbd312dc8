using Entourage.Channels;
using Entourage.Invitations.Deliveries;
using Entourage.Invitations.Links;

namespace Entourage.Invitations.Mine;

/// <summary>One's own invitation, with the link for as long as somebody can still use it.</summary>
/// <param name="Invitation">The invitation and its state.</param>
/// <param name="Url">The link; absent once it is used, taken back or too old.</param>
/// <param name="HandOver">The message again, for the person picked in the app; absent if the link is, if the channel is no longer offered, or while the site sends it.</param>
internal sealed record InvitationShown(InvitationView Invitation, string? Url, HandOver? HandOver);

/// <summary>
/// Shows an invitation to its maker, so that it can be handed over again. For pages only: over the API the link is told once, when it is
/// made, so that a token that may list invitations cannot collect links.
/// </summary>
internal sealed class ShowInvitation(ListInvitations list, ChannelList channels, InvitationToken tokens, SiteLinks links)
{
    // What the site could not bring, its maker can.
    private const string CopyLink = "copy_link";

    /// <summary>Changes nothing. <c>not_found</c> for anybody else's.</summary>
    public async ValueTask<Outcome<InvitationShown>> RunAsync(Caller me, InvitationId id, HttpRequest http, CancellationToken stop)
    {
        if (await list.FindAsync(me, id, stop) is not { } view) return HttpProblems.NotFound;
        if (view.State is not (InvitationState.Open or InvitationState.HandedOver)) return new InvitationShown(view, null, null);
        var url = links.Absolute(http, $"/i/{tokens.Text(id)}");
        var channel = channels.Find(view.Delivery is DeliveryState.Failed ? CopyLink : view.Channel);
        if (channel.Value is not IHandOffChannel app) return new InvitationShown(view, url.AbsoluteUri, null);
        var words = Words.Read(view.Message);
        // Nobody is named: the contact was not kept.
        return words.Ok ? new InvitationShown(view, url.AbsoluteUri, app.HandOver(url, words.Value, to: null)) : words.Problem;
    }
}
