using Entourage.Channels;
using Entourage.Http;
using Entourage.Kernel;
using Microsoft.AspNetCore.Http;

namespace Entourage.Invitations;

/// <summary>One's own invitation, with the link for as long as somebody can still use it.</summary>
/// <param name="Invitation">Where it stands.</param>
/// <param name="Url">The link; absent once it is used, taken back or too old.</param>
/// <param name="HandOver">The message once more, for whoever is picked in the app; absent with the link, or when the channel is not offered any more.</param>
public sealed record InvitationShown(InvitationView Invitation, string? Url, HandOver? HandOver);

/// <summary>
/// Shows an invitation to its maker, so that it can be handed over again. For pages only: over the API the link is told once, when it is
/// made, so that a token that may list invitations cannot collect links.
/// </summary>
public sealed class ShowInvitation
{
    private readonly ListInvitations list;
    private readonly Channels.Channels channels;
    private readonly InvitationToken tokens;
    private readonly SiteLinks links;

    internal ShowInvitation(ListInvitations list, Channels.Channels channels, InvitationToken tokens, SiteLinks links) =>
        (this.list, this.channels, this.tokens, this.links) = (list, channels, tokens, links);

    /// <summary>Changes nothing. <c>not_found</c> for anybody else's.</summary>
    public Outcome<InvitationShown> Run(Caller me, InvitationId id, HttpRequest http)
    {
        if (list.Find(me, id) is not { } view) return HttpProblems.NotFound;
        if (view.State is not (InvitationState.Open or InvitationState.HandedOver)) return new InvitationShown(view, null, null);
        var url = links.Absolute(http, $"/i/{tokens.Text(id)}");
        var channel = channels.Find(view.Channel);
        if (!channel.Ok) return new InvitationShown(view, url.AbsoluteUri, null);
        // Nobody is named: the contact was not kept.
        var handOver = channel.Value.HandOver(url, view.Message, contact: null);
        return handOver.Ok ? new InvitationShown(view, url.AbsoluteUri, handOver.Value) : handOver.Problem;
    }
}
