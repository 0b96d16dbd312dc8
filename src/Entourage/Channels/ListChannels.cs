using Entourage.Http;
using Entourage.Kernel;
using Entourage.Languages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Channels;

/// <summary>GET /channels: what a client may offer, in order, named in the reader's language.</summary>
internal static class ListChannels
{
    /// <summary>One channel.</summary>
    /// <param name="Id">What an invitation names it by.</param>
    /// <param name="Name">For people.</param>
    /// <param name="Kind">What the device does with the hand-over.</param>
    /// <param name="NeedsContact">Whether an invitation must name the contact.</param>
    /// <param name="Contact">What may be given as the contact.</param>
    /// <param name="NeedsMobile">Whether it does nothing on a computer.</param>
    /// <param name="NeedsDesktop">Whether it does nothing on a phone.</param>
    /// <param name="Connected">Whether messages leave through an account the member has connected.</param>
    public sealed record Response(
        string Id, string Name, HandOverKind Kind, bool NeedsContact, ContactKind Contact, bool NeedsMobile, bool NeedsDesktop, bool Connected);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/channels", Handle)
            .ForEverybody().WithName("ListChannels")
            .WithTags("Channels")
            .WithSummary("Lists the apps an invitation can be handed to, in order.");

    private static Ok<IReadOnlyList<Response>> Handle(HttpRequest request, Channels channels, IRollouts rollouts)
    {
        var caller = Caller.Of(request.HttpContext);
        var text = Texts.Choose(null, SiteCookies.Read(request, SiteCookies.Language), request.Headers.AcceptLanguage.ToString());
        // In a hand-off app the person is picked in the app, by the member's own account there.
        IReadOnlyList<Response> all =
        [
            .. channels.All.Where(c => caller is null || rollouts.Has(Features.Channel(c.Id), caller.Member)).Select(c => new Response(
                c.Id, text[$"channel.{c.Id}"], c.Kind, NeedsContact: false, c.Contact, c.NeedsMobile, c.NeedsDesktop, Connected: false)),
        ];
        return TypedResults.Ok(all);
    }
}
