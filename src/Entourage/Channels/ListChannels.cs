using Entourage.Languages;

namespace Entourage.Channels;

/// <summary>GET /channels: what a client may offer, in order, named in the reader's language.</summary>
internal static class ListChannels
{
    /// <summary>One channel.</summary>
    /// <param name="Id">The id to name it by in an invitation.</param>
    /// <param name="Name">The name to show.</param>
    /// <param name="Kind">What the device does to hand an invitation over; null where the site sends it from the member's own account.</param>
    /// <param name="NeedsContact">Whether an invitation must name the contact.</param>
    /// <param name="Contact">What can be given as the contact.</param>
    /// <param name="NeedsMobile">Whether it works only on a phone.</param>
    /// <param name="NeedsDesktop">Whether it works only on a computer.</param>
    /// <param name="Connected">Whether messages leave through an account the member has connected.</param>
    public sealed record Response(
        string Id, string Name, HandOverKind? Kind, bool NeedsContact, ContactKind Contact, bool NeedsMobile, bool NeedsDesktop, bool Connected);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/channels", Handle)
            .ForEverybody().WithName("ListChannels")
            .WithTags("Channels")
            .WithSummary("List the apps an invitation can be handed to, in order");

    private static Ok<IReadOnlyList<Response>> Handle(HttpRequest request, ChannelList channels, IRollouts rollouts)
    {
        var caller = Caller.Of(request.HttpContext);
        var text = Texts.Choose(null, SiteCookies.Read(request, SiteCookies.Language), request.Headers.AcceptLanguage.ToString());
        IReadOnlyList<Response> all = [.. channels.All.Where(c => caller is null || rollouts.Has(Features.Channel(c.Id), caller.Member)).Select(c => Shown(c, text))];
        return TypedResults.Ok(all);
    }

    // In a hand-off app the person is picked in the app, by the member's own account there.
    private static Response Shown(IChannel channel, Texts text) => channel is IHandOffChannel c
        ? new(c.Id, text[$"channel.{c.Id}"], c.Kind, NeedsContact: false, c.Contact, c.NeedsMobile, c.NeedsDesktop, Connected: false)
        : new(channel.Id, text[$"channel.{channel.Id}"], Kind: null, NeedsContact: true, channel.Contact, NeedsMobile: false, NeedsDesktop: false, Connected: true);
}
