using Entourage.Invitations;
using Entourage.Invitations.Links;
using Microsoft.AspNetCore.Http;

namespace Entourage.Tests.Invitations.Links;

public sealed class ArrivalTests
{
    [Theory]
    [InlineData("navigate", "document", "none", null, 'A')]
    [InlineData("navigate", "document", "none", "?1", 'A')]
    [InlineData("navigate", "document", "cross-site", "?1", 'B')]
    [InlineData("navigate", "document", "same-site", "?1", 'B')]
    [InlineData("navigate", "document", "cross-site", null, 'C')]
    [InlineData("navigate", "document", "cross-site", "?0", 'C')]
    [InlineData("navigate", "document", "same-site", null, 'C')]
    [InlineData("navigate", "document", "same-origin", "?1", 'C')]
    [InlineData("navigate", "document", null, "?1", 'C')]
    [InlineData("navigate", "document", "elsewhere", "?1", 'C')]
    [InlineData("navigate", null, "none", "?1", 'C')]
    [InlineData("navigate", "iframe", "none", "?1", 'C')]
    [InlineData("navigate", "empty", "none", "?1", 'C')]
    [InlineData("cors", "document", "none", "?1", 'C')]
    [InlineData("no-cors", "document", "none", "?1", 'C')]
    [InlineData("same-origin", "document", "none", "?1", 'C')]
    [InlineData(null, "document", "none", "?1", 'C')]
    [InlineData(null, null, null, null, 'C')]
    public void The_browser_tells_how_somebody_came(string? mode, string? dest, string? site, string? user, char expected) =>
        Assert.Equal((ArrivalClass)expected, Arrival.Of(Request(mode, dest, site, user), earlier: null));

    [Theory]
    [InlineData('A')]
    [InlineData('B')]
    [InlineData('C')]
    public void Coming_back_from_our_own_pages_keeps_how_one_first_came(char earlier) =>
        Assert.Equal((ArrivalClass)earlier, Arrival.Of(Request("navigate", "document", "same-origin", "?1"), (ArrivalClass)earlier));

    [Fact]
    public void How_one_first_came_says_nothing_when_another_site_sends_one_again() =>
        Assert.Equal(ArrivalClass.Ask, Arrival.Of(Request("navigate", "document", "cross-site", null), ArrivalClass.App));

    [Theory]
    [InlineData("cross-site", "max-age=0", null, 'C')]
    [InlineData("same-site", "max-age=0", null, 'C')]
    [InlineData("cross-site", "no-cache", null, 'B')]
    [InlineData("none", "max-age=0", null, 'A')]
    [InlineData("same-origin", "max-age=0", 'B', 'B')]
    [InlineData("cross-site", "", null, 'B')]
    public void Loading_the_page_again_is_no_tap(string site, string asked, char? earlier, char expected)
    {
        var request = Request("navigate", "document", site, "?1");
        request.Headers.CacheControl = asked;
        Assert.Equal((ArrivalClass)expected, Arrival.Of(request, (ArrivalClass?)earlier));
    }

    [Theory]
    [InlineData("Sec-Purpose", "prefetch")]
    [InlineData("Sec-Purpose", "prefetch;prerender")]
    [InlineData("Purpose", "prefetch")]
    [InlineData("X-Moz", "prefetch")]
    [InlineData("X-Purpose", "preview")]
    public void What_is_only_being_prepared_never_follows_alone(string name, string value)
    {
        var request = Request("navigate", "document", "none", "?1");
        request.Headers[name] = value;
        Assert.Equal(ArrivalClass.Ask, Arrival.Of(request, ArrivalClass.App));
    }

    [Theory]
    [InlineData(OneTap.AppsAndClicks, true, true, false)]
    [InlineData(OneTap.AppsOnly, true, false, false)]
    [InlineData(OneTap.AlwaysAsk, false, false, false)]
    public void The_operator_says_who_follows_by_watching(OneTap policy, bool app, bool click, bool ask)
    {
        Assert.Equal(app, Arrival.MayFollowAlone(ArrivalClass.App, policy));
        Assert.Equal(click, Arrival.MayFollowAlone(ArrivalClass.Click, policy));
        Assert.Equal(ask, Arrival.MayFollowAlone(ArrivalClass.Ask, policy));
    }

    [Theory]
    [InlineData("navigate", "iframe", "cross-site", "framing_not_allowed")]
    [InlineData("navigate", "frame", "same-origin", "framing_not_allowed")]
    [InlineData("navigate", "embed", "none", "framing_not_allowed")]
    [InlineData("navigate", "object", "none", "framing_not_allowed")]
    [InlineData("no-cors", "image", "cross-site", "not_a_document")]
    [InlineData("no-cors", "video", "same-origin", "not_a_document")]
    [InlineData("cors", "empty", "cross-site", "not_a_document")]
    [InlineData("no-cors", "empty", "same-site", "not_a_document")]
    [InlineData("cors", "empty", "same-origin", null)]
    [InlineData("navigate", "document", "none", null)]
    [InlineData(null, null, null, null)]
    public void A_page_is_given_to_those_who_read_pages(string? mode, string? dest, string? site, string? code) =>
        Assert.Equal(code, Arrival.Refuse(Request(mode, dest, site, null))?.Code);

    private static HttpRequest Request(string? mode, string? dest, string? site, string? user)
    {
        var request = new DefaultHttpContext().Request;
        foreach (var (name, value) in new[] { ("Sec-Fetch-Mode", mode), ("Sec-Fetch-Dest", dest), ("Sec-Fetch-Site", site), ("Sec-Fetch-User", user) })
        {
            if (value is not null) request.Headers[name] = value;
        }
        return request;
    }
}
