using Entourage.EndToEnd.Fixtures;
using Microsoft.Playwright;

namespace Entourage.EndToEnd.Browsing;

/// <summary>The promise of the one tap where things are not as they should be: the film, the device, the account, the wish.</summary>
[Trait("Needs", "chromium")]
public sealed class TapTests(Chromium chromium, Footage footage) : IClassFixture<Chromium>, IClassFixture<Footage>, IAsyncLifetime
{
    private Site site = null!;
    private ApiPerson maker = null!;

    public async ValueTask InitializeAsync()
    {
        site = await Site.StartAsync();
        maker = await site.JoinAsync("maker");
        await maker.PublishAsync(await footage.DrawAsync(2), "My latest");
    }

    public async ValueTask DisposeAsync()
    {
        maker.Dispose();
        await site.DisposeAsync();
    }

    [Fact]
    public async Task A_device_that_plays_nothing_by_itself_follows_nobody_until_the_button_is_pressed()
    {
        var link = await InviteAsync();
        await using var friend = await (await chromium.GuestAsync(site)).JoinedAsync("friend");
        // As phones refuse that save power or data.
        await friend.Page.AddInitScriptAsync(
            """
            const play = HTMLMediaElement.prototype.play;
            HTMLMediaElement.prototype.play = function () {
              return navigator.userActivation.isActive ? play.call(this) : Promise.reject(new DOMException('not now', 'NotAllowedError'));
            };
            """);
        await friend.Page.GotoAsync(link.AbsoluteUri);
        await friend.Page.Locator("#play").WaitForAsync();
        await friend.Page.WaitForTimeoutAsync(5000);
        Assert.Equal(0, Follows());
        Assert.Contains("only if you press the button", await friend.Page.Locator("#line-words").InnerTextAsync(), StringComparison.Ordinal);
        Assert.True(await friend.Page.Locator("#follow").IsVisibleAsync());
        Assert.Equal("", await friend.Page.Locator("#stuck-words").InnerTextAsync());

        await friend.Page.Locator("#play").ClickAsync();
        await friend.AssertPlaysAsync();
        await friend.Page.Locator("#play").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await friend.Page.WaitForTimeoutAsync(1500);
        Assert.Equal(0, Follows());
        await friend.Page.Locator("#follow").ClickAsync();
        await FollowedAsync(friend);
        Assert.Equal(1, Follows());
        friend.AssertQuiet();
    }

    [Theory]
    [InlineData("broken", 4)]
    [InlineData("gone", 4)]
    [InlineData("never", 12)]
    public async Task A_film_that_does_not_play_says_so_and_leaves_the_button(string film, int seconds)
    {
        var link = await InviteAsync();
        await using var friend = await (await chromium.GuestAsync(site)).JoinedAsync("friend");
        var end = new TaskCompletionSource();
        await friend.Page.RouteAsync(address => address.Contains(".mp4", StringComparison.Ordinal), async route =>
        {
            if (film == "broken") await route.FulfillAsync(new() { ContentType = "video/mp4", Body = "no film at all" });
            else if (film == "gone") await route.FulfillAsync(new() { Status = 404 });
            else await end.Task; // Nothing is ever answered.
        });
        await friend.Page.GotoAsync(link.AbsoluteUri, new() { WaitUntil = WaitUntilState.Commit });
        await friend.UntilAsync("document.querySelector('#stuck-words')?.textContent === 'This clip does not play here.'", "the page is silent", seconds);
        Assert.Equal(0, Follows());
        Assert.Contains("only if you press the button", await friend.Page.Locator("#line-words").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("Follow @maker", await friend.Page.Locator("#follow").TextContentAsync());
        await friend.Page.WaitForTimeoutAsync(700);
        await friend.Page.Locator("#follow").ClickAsync();
        await FollowedAsync(friend);
        Assert.Equal(1, Follows());
        end.SetResult();
    }

    [Theory]
    [InlineData("/?feed=for-you")]
    [InlineData("/c/{clip}")]
    public async Task In_the_feed_and_alone_too_a_film_that_does_not_play_says_so_and_a_press_tries_again(string path)
    {
        var clip = (await maker.GetAsync("/api/v1/members/maker/clips")).Json.GetProperty("items")[0].GetProperty("id").GetString();
        await using var friend = await (await chromium.GuestAsync(site)).JoinedAsync("friend");
        var gone = true;
        await friend.Page.RouteAsync(address => address.Contains(".mp4", StringComparison.Ordinal), route => gone ? route.FulfillAsync(new() { Status = 404 }) : route.ContinueAsync());
        await friend.GoAsync(path.Replace("{clip}", clip));
        await friend.UntilAsync("document.querySelector('[data-stuck]').textContent === 'This clip does not play here.'", "the page is silent");
        // Who one is here: one's own picture, and the handle for whoever hears the page.
        Assert.Contains("@friend", await friend.Page.Locator(".tabs a").Last.TextContentAsync(), StringComparison.Ordinal);
        Assert.True(await friend.Page.Locator(".tabs .avatar img").IsVisibleAsync());

        gone = false;
        await friend.Page.Locator("video").ClickAsync();
        await friend.AssertPlaysAsync();
        Assert.Equal("", await friend.Page.Locator("[data-stuck]").TextContentAsync());
    }

    [Fact]
    public async Task On_a_shared_device_the_wrong_account_undoes_and_the_right_one_uses_the_link()
    {
        var link = await InviteAsync();
        await site.JoinAsync("child");
        await using var device = await (await chromium.GuestAsync(site)).JoinedAsync("mother");
        await device.Page.GotoAsync(link.AbsoluteUri);
        Assert.Contains("You are @mother", await device.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await FollowedAsync(device);
        Assert.Contains("You are @mother", await device.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await device.Page.Locator("#switch", new() { HasTextString = "Undo and switch account" }).ClickAsync();
        await device.Page.WaitForURLAsync("**/sign-in?other");
        Assert.Equal(0, Follows());
        Assert.Equal("handed_over", State());

        await device.Page.Locator("details[data-password] summary").ClickAsync();
        var form = device.Page.Locator("form[data-passkey=sign-in-password]");
        await form.Locator("[name=handle]").FillAsync("child");
        await form.Locator("[name=password]").FillAsync(ApiPerson.Password);
        await form.Locator("button:not([type=button])").First.ClickAsync();
        await device.Page.WaitForURLAsync(link.AbsoluteUri);
        Assert.Contains("You are @child", await device.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await device.Page.WaitForTimeoutAsync(700);
        await device.Page.Locator("#follow").ClickAsync();
        await FollowedAsync(device);
        Assert.Equal(1, Follows());
        Assert.Equal("redeemed", State());
        using var rows = site.Look();
        Assert.Equal(1, rows.Number("SELECT count(*) FROM follows JOIN members ON id = follower WHERE handle = 'child'"));
        device.AssertQuiet();
    }

    [Fact]
    public async Task After_the_follow_the_page_leads_on_and_after_an_undo_one_may_follow_again()
    {
        var link = await InviteAsync();
        await using var friend = await (await chromium.GuestAsync(site)).JoinedAsync("friend");
        await friend.Page.GotoAsync(link.AbsoluteUri);
        await FollowedAsync(friend);
        Assert.True(await friend.Page.Locator("#on a[href='/@maker']").IsVisibleAsync());
        Assert.True(await friend.Page.Locator("#on a[href='/']").IsVisibleAsync());
        await friend.Page.Locator("#like").ClickAsync();
        await Eventually.TrueAsync(TimeSpan.FromSeconds(10), () => Task.FromResult(Number("SELECT count(*) FROM likes") == 1), "the like is not kept");

        await friend.Page.Locator("#bar [data-act=undo]").ClickAsync();
        await friend.UntilAsync("document.querySelector('#bar').textContent.includes('The link is open again')", "nobody says what became of the link");
        Assert.Equal(0, Follows());
        await friend.Page.WaitForTimeoutAsync(700);
        await friend.Page.Locator("#follow", new() { HasTextString = "Follow @maker" }).ClickAsync();
        await FollowedAsync(friend);
        Assert.Equal(1, Follows());
        Assert.Equal("handed_over", State());
        friend.AssertQuiet();
    }

    [Fact]
    public async Task Whoever_says_not_now_and_joins_follows_nobody()
    {
        var link = await InviteAsync();
        await using var friend = await (await chromium.GuestAsync(site)).WithPasskeysAsync();
        await friend.Page.GotoAsync(link.AbsoluteUri);
        await friend.Page.Locator("#later").ClickAsync();
        Assert.Equal("Joining will not follow anyone now.", await friend.Page.Locator("#line-words").InnerTextAsync());
        await friend.Page.Locator("#joining").ClickAsync();
        await friend.Page.WaitForURLAsync("**/join?later");
        Assert.Contains("You will not follow anyone by joining", await friend.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await Studio.JoinWithPasskeyAsync(friend.Page, "friend");
        await friend.Page.WaitForURLAsync("**/i/*");
        await friend.AssertPlaysAsync();
        await friend.Page.WaitForTimeoutAsync(2500);
        Assert.Equal(0, Follows());
        await friend.Page.Locator("#follow").ClickAsync();
        await FollowedAsync(friend);
        Assert.Equal(1, Follows());
        friend.AssertQuiet();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_joins_through_the_link_is_told_that_they_follow_and_undoes_it_by_one_tap(bool scripts)
    {
        var link = await InviteAsync();
        await using var friend = await chromium.GuestAsync(site, scripts: scripts);
        await friend.Page.GotoAsync(link.AbsoluteUri + "/join");
        if (scripts) Assert.Equal("handle", await friend.Page.EvaluateAsync<string>("() => document.activeElement.id"));
        if (scripts) await friend.Page.Locator("details[data-password] summary").ClickAsync();
        var form = friend.Page.Locator("form[data-passkey=join-password]");
        await form.Locator("[name=handle]").FillAsync("friend");
        await form.Locator("[name=password]").FillAsync(ApiPerson.Password);
        await form.Locator("button:not([type=button])").ClickAsync();
        await friend.Page.WaitForURLAsync("**/c/*");
        var bar = friend.Page.Locator(".bars form.bar");
        Assert.Contains("You now follow @maker", await bar.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(1, Follows());
        await bar.Locator("button").ClickAsync();
        await Eventually.TrueAsync(TimeSpan.FromSeconds(10), () => Task.FromResult(Follows() == 0), "the undo does nothing");
        friend.AssertQuiet();
    }

    [Theory]
    [InlineData(640, 400)]
    [InlineData(844, 390)]
    [InlineData(900, 700)]
    public async Task On_low_and_on_enlarged_screens_the_clip_is_the_page(int width, int height)
    {
        await maker.PublishAsync(await footage.DrawAsync(1, "320x180"), "Across");
        var link = await InviteAsync();
        await using var friend = await (await chromium.GuestAsync(site, width: width, height: height)).JoinedAsync("friend");
        await friend.Page.GotoAsync(link.AbsoluteUri);
        var clip = (await friend.Page.Locator("video").BoundingBoxAsync())!;
        Assert.True(clip.Width >= width * 0.4, $"the clip is {clip.Width} × {clip.Height} on {width} × {height}");
        Assert.True(await friend.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
    }

    private static Task FollowedAsync(Guest guest) => guest.UntilAsync("document.querySelector('#bar [data-act=undo]')", "the follow is not made");

    private async Task<Uri> InviteAsync()
    {
        var made = await maker.PostAsync("/api/v1/invitations", new { channel = "whatsapp", message = "Look." });
        Assert.True(made.Status == 201, made.Text);
        return new Uri(made["url"]!);
    }

    private long Follows() => Number("SELECT count(*) FROM follows");

    private long Number(string sql)
    {
        using var rows = site.Look();
        return rows.Number(sql);
    }

    private string State()
    {
        using var rows = site.Look();
        return rows.Rows("SELECT state FROM invitations", row => row.GetString(0)).Single();
    }
}
