using Entourage.EndToEnd.Fixtures;
using static Microsoft.Playwright.Assertions;

namespace Entourage.EndToEnd.Browsing;

/// <summary>Somebody is found while one types, and nobody is picked by Enter.</summary>
[Trait("Needs", "chromium")]
public sealed class ChoosePersonTests(Chromium chromium, Footage footage) : IClassFixture<Chromium>, IClassFixture<Footage>
{
    [Fact]
    public async Task People_are_found_as_one_types_and_one_of_them_is_picked()
    {
        await using var host = new XmppHost { People = [("bob@xmpp.lan", "Bob"), ("carol@xmpp.lan", "Carol"), ("zoe@xmpp.lan", "Zoé")] };
        await using var site = await Site.StartAsync(host.Settings);
        var maker = await site.JoinAsync("maker");
        await maker.PublishAsync(await footage.DrawAsync(1, "360x640"), "The last light on the hill");
        await host.ConnectAsync(maker);
        await using var guest = await (await chromium.GuestAsync(site, locale: "en", width: 360, height: 740)).SignedInAsync("maker");
        await guest.Page.GotoAsync("/studio/invite/xmpp");
        var (people, search) = (guest.Page.Locator("button[name=contact]"), guest.Page.Locator("#query"));
        await Expect(people).ToHaveCountAsync(3);

        await search.PressSequentiallyAsync("ZOE");
        await Expect(people).ToHaveCountAsync(1);
        Assert.Equal("zoe@xmpp.lan", await people.GetAttributeAsync("value"));
        await Expect(search).ToBeFocusedAsync();
        Assert.Contains("query=ZOE", guest.Page.Url, StringComparison.Ordinal);
        await search.FillAsync("nobody");
        await Expect(guest.Page.Locator("[data-people] [role=status]")).ToHaveTextAsync("Nobody of that name or address.");
        await search.FillAsync("");
        await Expect(people).ToHaveCountAsync(3);

        await guest.Page.Locator("button[name=contact][value='carol@xmpp.lan']").ClickAsync();
        await Expect(guest.Page.Locator(".lead bdi")).ToHaveTextAsync("carol@xmpp.lan");
        await Expect(guest.Page.Locator("#message")).ToHaveValueAsync("Here is my latest clip.");
        Assert.Empty(host.Messages);
    }
}
