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

    [Fact]
    public async Task Pictures_of_their_own_come_after_the_page_and_move_nothing()
    {
        await using var host = new XmppHost { People = [("bob@xmpp.lan", "Bob"), ("carol@xmpp.lan", "Carol"), ("ines@xmpp.lan", "Inès"), ("zoe@xmpp.lan", "Zoé")] };
        host.Pictures["bob@xmpp.lan"] = await footage.PictureAsync("ff8a3d", "3d1e6d");
        host.Pictures["zoe@xmpp.lan"] = await footage.PictureAsync("3de0c8", "123456");
        host.Pictures["ines@xmpp.lan"] = "no picture"u8.ToArray();
        await using var site = await Site.StartAsync(host.Settings);
        var maker = await site.JoinAsync("maker");
        await maker.PublishAsync(await footage.DrawAsync(1, "360x640"), "The last light on the hill");
        await host.ConnectAsync(maker);
        await using var guest = await (await chromium.GuestAsync(site, locale: "en", width: 360, height: 740)).SignedInAsync("maker");
        await guest.Page.GotoAsync("/studio/invite/xmpp");
        await Expect(guest.Page.Locator("button[name=contact]")).ToHaveCountAsync(4);
        Assert.Equal(4, await guest.Page.Locator("[data-people] .avatar > svg.drawn").CountAsync());
        var places = await guest.Page.EvaluateAsync<string>(Places);

        await Guest.UntilAsync(guest.Page, "[...document.querySelectorAll('[data-people] .avatar > img')].every((img) => img.complete && img.naturalWidth === 96)", "not all pictures come");
        Assert.Equal(places, await guest.Page.EvaluateAsync<string>(Places));
        Assert.Equal(0, await guest.Page.EvaluateAsync<double>(Moved));
        // Who has none is shown as before, and whoever types finds the pictures at once.
        await guest.Page.Locator("#query").PressSequentiallyAsync("b");
        await Expect(guest.Page.Locator("button[name=contact]")).ToHaveCountAsync(1);
        await Guest.UntilAsync(guest.Page, "document.querySelector('[data-people] .avatar > img').naturalWidth === 96", "the picture is gone");
        guest.AssertQuiet();
        if (Environment.GetEnvironmentVariable("SHOTS") is not { } folder) return;
        await guest.Page.Locator("#query").FillAsync("");
        await Expect(guest.Page.Locator("button[name=contact]")).ToHaveCountAsync(4);
        await guest.Page.WaitForTimeoutAsync(500);
        await guest.Page.ScreenshotAsync(new() { Path = Path.Combine(Directory.CreateDirectory(folder).FullName, "people-with-pictures.png"), FullPage = true });
    }

    private const string Places = "() => JSON.stringify([...document.querySelectorAll('main *')].map((one) => { const at = one.getBoundingClientRect(); return [at.x, at.y, at.width, at.height]; }))";

    // Everything that has moved since the page began, as browsers count it.
    private const string Moved =
        "() => new Promise((done) => { let sum = 0; new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; }).observe({ type: 'layout-shift', buffered: true }); setTimeout(() => done(sum), 300); })";
}
