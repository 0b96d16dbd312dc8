using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd.Browsing;

/// <summary>What members choose about follows, chosen on a phone, and what it does to the invitation page.</summary>
[Trait("Needs", "chromium")]
public sealed class MembersSayTests(Chromium chromium, Footage footage) : IClassFixture<Chromium>, IClassFixture<Footage>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task R66_a_request_is_made_by_watching_or_the_button_and_approved_on_its_page(bool scripts)
    {
        await using var site = await Site.StartAsync();
        var maker = await site.JoinAsync("maker");
        await maker.PublishAsync(await footage.DrawAsync(6), "My latest");
        var made = await maker.PostAsync("/api/v1/invitations", new { channel = "copy_link" });
        await using var creator = await (await chromium.GuestAsync(site, scripts)).SignedInAsync("maker");
        await creator.GoAsync("/settings/privacy");
        await creator.Page.Locator("input[name=private]").CheckAsync();
        await creator.Page.Locator("#follows button.button").ClickAsync();
        await creator.Page.WaitForURLAsync("**/settings/privacy?said=saved*");

        await using var friend = await (await chromium.GuestAsync(site, scripts)).JoinedAsync("friend");
        await friend.GoAsync(made["url"]!);
        // The words while it waits for the clip, or while the second runs.
        Assert.Matches("(Watching asks|Asking) to follow @maker", await friend.Page.Locator("#line-words").InnerTextAsync());
        if (scripts)
        {
            await friend.UntilAsync("document.querySelector('#bar [data-act=undo]')", "no request is made");
            Assert.Contains("You asked to follow @maker", await friend.Page.Locator("#bar").InnerTextAsync(), StringComparison.Ordinal);
            await friend.AssertPlaysAsync();
            Assert.EndsWith("/@maker", friend.Page.Url, StringComparison.Ordinal);
        }
        else
        {
            await friend.Page.Locator("#follow").ClickAsync();
            Assert.Contains("You asked to follow @maker", await friend.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        }
        await friend.GoAsync("/@maker");
        Assert.Contains("Once @maker approves", await friend.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);

        await creator.GoAsync("/@maker");
        await creator.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "1 request" }).ClickAsync();
        await creator.Page.WaitForURLAsync("**/studio/requests");
        var approve = creator.Page.Locator("button[value=approve]");
        Assert.True((await approve.BoundingBoxAsync())!.Height >= 44, "a finger misses it");
        await approve.ClickAsync();
        await creator.Page.WaitForURLAsync("**/studio/requests?said=approved*");
        Assert.Contains("Nobody is waiting", await creator.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);

        await friend.GoAsync("/@maker");
        Assert.Equal(1, await friend.Page.Locator(".posters a").CountAsync());
        creator.AssertQuiet();
        friend.AssertQuiet();
    }

    [Fact]
    public async Task R74_with_follow_by_watching_off_the_clip_plays_and_only_the_button_follows()
    {
        await using var site = await Site.StartAsync();
        var maker = await site.JoinAsync("maker");
        await maker.PublishAsync(await footage.DrawAsync(6), "My latest");
        var made = await maker.PostAsync("/api/v1/invitations", new { channel = "copy_link" });
        await using var friend = await (await chromium.GuestAsync(site)).JoinedAsync("friend");
        await friend.GoAsync("/settings/privacy");
        await friend.Page.Locator("input[name=auto-follow]").UncheckAsync();
        await friend.Page.Locator("#follows button.button").ClickAsync();
        await friend.Page.WaitForURLAsync("**/settings/privacy?said=saved*");

        await friend.GoAsync(made["url"]!);
        await friend.AssertPlaysAsync();
        await friend.Page.WaitForTimeoutAsync(2000);
        using (var rows = site.Look()) Assert.Equal(0, rows.Number("SELECT count(*) FROM follows"));
        Assert.Contains("You follow @maker only if you press the button", await friend.Page.Locator("#line-words").InnerTextAsync(), StringComparison.Ordinal);
        await friend.Page.Locator("#follow").ClickAsync();
        await friend.UntilAsync("document.querySelector('#bar [data-act=undo]')", "the follow is not made");
        using (var rows = site.Look()) Assert.Equal(1, rows.Number("SELECT count(*) FROM follows"));
        friend.AssertQuiet();
    }

    [Fact]
    public async Task Whoever_wants_no_follow_by_invitation_watches_and_has_the_button_of_every_profile()
    {
        await using var site = await Site.StartAsync();
        var maker = await site.JoinAsync("maker");
        await maker.PublishAsync(await footage.DrawAsync(6), "My latest");
        var made = await maker.PostAsync("/api/v1/invitations", new { channel = "copy_link" });
        await using var friend = await (await chromium.GuestAsync(site)).JoinedAsync("friend");
        await friend.GoAsync("/settings/privacy");
        await friend.Page.Locator("#invitations-from").SelectOptionAsync("nobody");
        await friend.Page.Locator("#follows button.button").ClickAsync();
        await friend.Page.WaitForURLAsync("**/settings/privacy?said=saved*");

        await friend.GoAsync(made["url"]!);
        await friend.AssertPlaysAsync();
        await friend.Page.WaitForTimeoutAsync(2000);
        await friend.Page.Locator("form.act button").ClickAsync();
        await friend.UntilAsync("document.body.innerText.includes('already follow @maker')", "the follow is not made");
        using var rows = site.Look();
        Assert.Equal(1, rows.Number("SELECT count(*) FROM follows WHERE through IS NULL"));
        Assert.Equal(0, rows.Number("SELECT count(*) FROM invitations WHERE state = 'redeemed'"));
        friend.AssertQuiet();
    }
}
