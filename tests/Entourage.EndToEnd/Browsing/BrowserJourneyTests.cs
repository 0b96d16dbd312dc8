using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd.Browsing;

[Trait("Needs", "chromium")]
public sealed class BrowserJourneyTests(Chromium chromium, Footage footage) : IClassFixture<Chromium>, IClassFixture<Footage>
{
    [Fact]
    public async Task A_stranger_joins_through_a_link_the_clip_plays_the_creator_sees_it_and_undo_takes_it_back()
    {
        await using var site = await Site.StartAsync();
        await using var creator = await (await chromium.GuestAsync(site)).WithPasskeysAsync();
        await creator.GoAsync("/join");
        await Studio.JoinWithPasskeyAsync(creator.Page, "maker");
        await creator.Page.WaitForURLAsync(address => !address.Contains("/join", StringComparison.Ordinal));
        await creator.GoAsync("/studio");
        await Studio.UploadAsync(creator, await footage.DrawAsync(2));
        var link = await Studio.InviteByWhatsAppAsync(creator, "Have a look at this.");
        Assert.StartsWith("/i/", link.AbsolutePath, StringComparison.Ordinal);
        await Studio.WatchForAsync(creator.Page, "friend");

        await using var friend = await (await chromium.GuestAsync(site)).WithPasskeysAsync();
        await friend.Page.GotoAsync(link.AbsoluteUri);
        Assert.Contains("@maker", await friend.Page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("Watching follows @maker", await friend.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal(0, await friend.Page.Locator("video").CountAsync());
        await friend.Page.Locator("a[href$='/join']").ClickAsync();
        await Studio.JoinWithPasskeyAsync(friend.Page, "friend");
        await friend.Page.WaitForURLAsync("**/c/*");
        await friend.AssertPlaysAsync();

        await Studio.AssertSeenLiveAsync(creator.Page, RedeemedAt(site));
        Assert.Contains("@friend follows you, from WhatsApp", await creator.Page.Locator("ul[data-live]").InnerTextAsync(), StringComparison.Ordinal);
        await AssertCountsAsync(site, creator, friend, 1);

        Assert.Contains("You now follow @maker", await friend.Page.Locator(".bars").InnerTextAsync(), StringComparison.Ordinal);
        var follow = friend.Page.Locator("form[data-toggle=follow] button").First;
        Assert.Equal("true", await follow.GetAttributeAsync("aria-pressed"));
        await friend.Page.Locator(".bars form.bar button").ClickAsync();
        await friend.UntilAsync("document.querySelector('.bars [data-act=undo]')", "the page does not say that the follow is gone");
        Assert.Equal("false", await follow.GetAttributeAsync("aria-pressed"));
        await AssertCountsAsync(site, creator, friend, 0);
        await friend.Page.Locator(".bars [data-act=undo]").ClickAsync();
        await friend.UntilAsync("document.querySelector('.bars .bar')?.textContent.includes('You now follow @maker')", "the undo cannot be undone");
        await AssertCountsAsync(site, creator, friend, 1);
        creator.AssertQuiet();
        friend.AssertQuiet();
    }

    [Fact]
    public async Task A_member_taps_does_nothing_else_and_follows_within_two_seconds_and_undo_is_one_tap()
    {
        await using var site = await Site.StartAsync();
        var link = await InviteAsync(site);
        await using var creator = await (await chromium.GuestAsync(site)).SignedInAsync("maker");
        await creator.GoAsync("/studio");
        await Studio.WatchForAsync(creator.Page, "friend");
        await using var friend = await (await chromium.GuestAsync(site)).JoinedAsync("friend");

        await friend.Page.GotoAsync(link.AbsoluteUri);
        var painted = await friend.Page.EvaluateAsync<double>(
            "() => new Promise(done => new PerformanceObserver(list => done(performance.timeOrigin + list.getEntries()[0].startTime)).observe({ type: 'paint', buffered: true }))");
        await friend.UntilAsync("document.querySelector('#bar [data-act=undo]')", "the page does not say that the follow was made");

        Assert.InRange(RedeemedAt(site).ToUnixTimeMilliseconds() - painted, 1000, 2000);
        await friend.AssertPlaysAsync();
        Assert.DoesNotContain("/i/", friend.Page.Url, StringComparison.Ordinal);
        await Studio.AssertSeenLiveAsync(creator.Page, RedeemedAt(site));
        await AssertCountsAsync(site, creator, friend, 1);

        await friend.Page.Locator("#bar [data-act=undo]").ClickAsync();
        await friend.UntilAsync("document.querySelector('#bar').textContent.includes('Undone')", "the undo is not told");
        await AssertCountsAsync(site, creator, friend, 0);
        creator.AssertQuiet();
        friend.AssertQuiet();
    }

    [Fact]
    public async Task Not_now_and_a_page_that_nobody_sees_follow_nobody()
    {
        await using var site = await Site.StartAsync();
        var link = await InviteAsync(site);
        await using var friend = await (await chromium.GuestAsync(site)).JoinedAsync("friend");

        await friend.Page.GotoAsync(link.AbsoluteUri);
        await friend.Page.Locator("#later").ClickAsync();
        await Task.Delay(TimeSpan.FromSeconds(2.5), TestContext.Current.CancellationToken);

        await AssertFollowsAsync(site, 0);
        friend.AssertQuiet();
    }

    [Theory]
    [InlineData("<script>location = '{0}'</script>")]
    [InlineData("<meta http-equiv=refresh content=\"0;url={0}\">")]
    public async Task Whoever_is_sent_by_another_page_without_a_tap_must_press_the_button(string lure)
    {
        await using var site = await Site.StartAsync();
        var link = await InviteAsync(site);
        await using var friend = await (await chromium.GuestAsync(site)).JoinedAsync("friend");
        await friend.ServeAsync("http://lure.example/", "<!doctype html><title>Lure</title>" + lure.Replace("{0}", link.AbsoluteUri, StringComparison.Ordinal));

        await friend.Page.GotoAsync("http://lure.example/", new() { WaitUntil = Microsoft.Playwright.WaitUntilState.Commit });
        await friend.Page.WaitForURLAsync(link.AbsoluteUri);
        await friend.AssertPlaysAsync();
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        await AssertFollowsAsync(site, 0);

        await friend.Page.Locator("#follow").ClickAsync();
        await friend.UntilAsync("document.querySelector('#bar [data-act=undo]')", "pressing the button does not follow");
        await AssertFollowsAsync(site, 1);
        friend.AssertQuiet();
    }

    [Fact]
    public async Task A_tap_on_another_page_is_as_good_as_a_tap_in_an_app()
    {
        await using var site = await Site.StartAsync();
        var link = await InviteAsync(site);
        await using var friend = await (await chromium.GuestAsync(site)).JoinedAsync("friend");
        await friend.ServeAsync("http://chat.example/", $"<!doctype html><title>Chat</title><a href='{link.AbsoluteUri}'>a clip</a>");

        await friend.Page.GotoAsync("http://chat.example/");
        await friend.Page.Locator("a").ClickAsync();
        await friend.UntilAsync("document.querySelector('#bar [data-act=undo]')", "watching does not follow");

        await AssertFollowsAsync(site, 1);
        friend.AssertQuiet();
    }

    // A creator with one clip, by the API, and a link by WhatsApp.
    private async Task<Uri> InviteAsync(Site site)
    {
        var maker = await site.JoinAsync("maker");
        await maker.PublishAsync(await footage.DrawAsync(2), "My latest");
        var made = await maker.PostAsync("/api/v1/invitations", new { channel = "whatsapp", message = "Look." });
        Assert.True(made.Status == 201, made.Text);
        return new Uri(made["url"]!);
    }

    private static DateTimeOffset RedeemedAt(Site site)
    {
        using var rows = site.Look();
        return DateTimeOffset.FromUnixTimeMilliseconds(rows.Number("SELECT redeemed_at FROM invitations WHERE state = 'redeemed'"));
    }

    private static async Task AssertFollowsAsync(Site site, long expected)
    {
        using var rows = site.Look();
        Assert.Equal(expected, rows.Number("SELECT count(*) FROM follows"));
        rows.AssertSound();
        Assert.Equal(expected, (await site.Visitor().GetAsync("/api/v1/members/maker")).Number("followers"));
    }

    // The same number everywhere: the rows, the API, the open studio, and the pages of both.
    private static async Task AssertCountsAsync(Site site, Guest creator, Guest friend, long expected)
    {
        await AssertFollowsAsync(site, expected);
        Assert.Equal(expected, (await site.Visitor().GetAsync("/api/v1/members/friend")).Number("following"));
        await creator.UntilAsync($"document.querySelector('[data-count=followers]').textContent === '{expected}'", "the open studio has another count", 5);
        foreach (var (who, handle, path) in new[] { (friend, "maker", "followers"), (creator, "friend", "following") })
        {
            var page = await who.AnotherPageAsync();
            await page.GotoAsync($"/@{handle}/{path}");
            var listed = path == "followers" ? "friend" : "maker";
            Assert.Equal(expected, await page.Locator($"main a[href='/@{listed}']").Filter(new() { Visible = true }).CountAsync() > 0 ? 1 : 0);
            await page.CloseAsync();
        }
    }
}
