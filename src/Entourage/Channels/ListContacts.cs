using Entourage.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Channels;

/// <summary>GET /channels/{channel}/contacts: whom the member knows on a channel. No channel tells it yet, and the answer says so.</summary>
internal static class ListContacts
{
    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/channels/{channel}/contacts", Handle)
            .Needs(Scopes.Invite)
            .Counted(Limit.Searches)
            .WithName("ListContacts")
            .WithTags("Channels")
            .WithSummary("Lists the people of a connected channel; channel_hand_off where the person is picked in the app.")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(429);

    // The query is part of the address already, so that clients need no other one later; a refusal does not look at it.
    private static ProblemHttpResult Handle(string channel, string? query, Channels channels, HttpContext context) =>
        channels.WhyNotConnected(channel).ToHttp(context);
}
