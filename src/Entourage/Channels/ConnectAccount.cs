using Entourage.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Channels;

/// <summary>
/// PUT and DELETE /channels/{channel}/account: connects the member's own account there, and lets it go. No channel takes one yet, and the
/// answer says so.
/// </summary>
internal static class ConnectAccount
{
    internal static void Map(RouteGroupBuilder api)
    {
        var account = api.MapGroup("/channels/{channel}/account").WithTags("Channels");
        account.MapPut("", Handle).Needs(Scopes.Invite).WithName("ConnectAccount")
            .WithSummary("Connects one's own account on a channel; channel_hand_off where the app itself holds it.")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        account.MapDelete("", Handle).Needs(Scopes.Invite).WithName("DisconnectAccount")
            .WithSummary("Forgets one's own account on a channel; channel_hand_off where there is none to forget.")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
    }

    private static ProblemHttpResult Handle(string channel, Channels channels, HttpContext context) =>
        channels.WhyNotConnected(channel).ToHttp(context);
}
