using Entourage.EndToEnd.Browsing;
using Microsoft.Playwright;

namespace Entourage.EndToEnd.Hostile;

/// <summary>
/// Everything by which a page of another site can take a member to an invitation (T-04). Without a tap of the member's the invitation page waits for one, however
/// long it is looked at; the tap then follows, so that each link is seen to have worked. What a tap elsewhere does is asserted as it is.
/// </summary>
[Collection(HostileCollection.Name)]
[Trait("Needs", "chromium")]
public sealed class NavigationTests(Scene scene)
{
    // Two cores play the clips.
    private const int AtOnce = 6;

    private static readonly TimeSpan Visible = TimeSpan.FromSeconds(4);

    private static readonly (string Name, string Html)[] Taking =
    [
        ("location", "<script>location = '{link}'</script>"),
        ("location.replace", "<script>location.replace('{link}')</script>"),
        ("location after a while", "<script>setTimeout(() => { location = '{link}' }, 700)</script>"),
        ("meta refresh", "<meta http-equiv=refresh content='0;url={link}'>"),
        ("meta refresh without a referrer", "<meta name=referrer content=no-referrer><meta http-equiv=refresh content='0;url={link}'>"),
        ("the Refresh header", ""),
        ("a form", "<form action='{link}'></form><script>document.forms[0].submit()</script>"),
        ("a click by script", "<a href='{link}' rel='noreferrer'>here</a><script>document.querySelector('a').click()</script>"),
        ("a made-up event", "<a href='{link}'>here</a><script>document.querySelector('a').dispatchEvent(new MouseEvent('click', { bubbles: true }))</script>"),
        ("out of a frame", "<iframe src='{frame}'></iframe>"),
        ("out of a frame in a sandbox", "<iframe sandbox='allow-scripts allow-top-navigation' srcdoc=\"<script>top.location = '{link}'</script>\"></iframe>"),
        ("out of a frame by a form", "<iframe srcdoc=\"<form target=_top action='{link}'></form><script>document.forms[0].submit()</script>\"></iframe>"),
        ("a page made on the spot", "<script>location = URL.createObjectURL(new Blob([\"<script>location = '{link}'</scr\" + 'ipt>'], { type: 'text/html' }))</script>"),
        ("302", "<script>location = '{302}'</script>"),
        ("303 then 307 then 301", "<script>location = '{chain}'</script>"),
        ("302 by meta refresh", "<meta http-equiv=refresh content='0;url={302}'>"),
        ("history that was rewritten", "<script>history.pushState(null, '', '?one'); history.replaceState(null, '', '?two'); location = '{link}'</script>"),
        ("navigation.navigate", "<script>navigation.navigate('{link}')</script>"),
    ];

    // What somebody's own tap on the hostile page does: as good as a tap on a friend's page, because no browser tells the two apart.
    private static readonly (string Name, string Html)[] Tapped =
    [
        ("a link", "<a href='{link}'>Win a prize</a>"),
        ("a link that redirects", "<a href='{302}'>Win a prize</a>"),
        ("a script after the tap", "<a href='#'>Win a prize</a><script>document.querySelector('a').onclick = () => { location = '{link}' }</script>"),
        ("a new window", "<a href='#'>Win a prize</a><script>document.querySelector('a').onclick = () => { open('{link}') }</script>"),
        ("a new window without an opener", "<a href='{link}' target=_blank rel=noopener>Win a prize</a>"),
    ];

    [Fact]
    public async Task T04_whoever_is_taken_there_without_a_tap_follows_by_the_button_only()
    {
        await using var victim = await scene.MemberAsync("taken");
        var links = new List<Link>();
        foreach (var some in Taking.Chunk(AtOnce))
        {
            var taken = new List<(string Name, Link Link, IPage Page)>();
            foreach (var (name, html) in some)
            {
                var link = await scene.InviteAsync();
                links.Add(link);
                var refresh = name == "the Refresh header" ? $"0;url={link.Url}" : null;
                taken.Add((name, link, await victim.PageAsync(scene.Elsewhere.Put(Filled(html, link), refresh: refresh))));
            }
            foreach (var (name, link, page) in taken)
            {
                await page.WaitForURLAsync(address => address.StartsWith(link.Url, StringComparison.Ordinal));
                await AssertPlaysAsync(page, name);
            }
            await Task.Delay(Visible, TestContext.Current.CancellationToken);
            foreach (var (name, link, page) in taken)
            {
                Assert.Equal((name, "C", 0, "open"), (name, await ClassAsync(page), scene.Follows(), scene.StateOf(link)));
            }
            foreach (var (name, link, page) in taken) await TapAsync(victim, page, link, name);
        }
        // What the site was told of each, and that the member was known all the time.
        Assert.All(scene.Front.Asked.Where(one => links.Any(link => one.Path == new Uri(link.Url).AbsolutePath)), one => Assert.Equal(("cross-site", "", true), (one.Site, one.User, one.Cookies)));
    }

    [Fact]
    public async Task T04_going_back_and_forth_is_no_tap()
    {
        await using var victim = await scene.MemberAsync("back_and_forth");
        var link = await scene.InviteAsync();
        // Taken there by a script; whoever goes back is thrown forward again.
        var page = await victim.PageAsync(scene.Elsewhere.Put(
            $"<script>onpageshow = () => {{ if (sessionStorage.sent) history.forward(); else {{ sessionStorage.sent = 1; setTimeout(() => {{ location = '{link.Url}' }}, 50) }} }}</script>"));
        const string Plays = "() => document.querySelector('video')?.currentTime > 0";
        await page.WaitForFunctionAsync(Plays);
        // By the browser's own button.
        await page.GoBackAsync(new() { WaitUntil = WaitUntilState.Commit });
        int Landings() => scene.Front.Asked.Count(one => one.Path == new Uri(link.Url).AbsolutePath);
        string How() => scene.Front.Asked.Last(one => one.Path == new Uri(link.Url).AbsolutePath) is var last ? $"{last.Site} {last.User}" : "";
        await Fixtures.Eventually.TrueAsync(TimeSpan.FromSeconds(20), () => Task.FromResult(Landings() == 2), "not thrown forward");
        await page.WaitForFunctionAsync(Plays);
        await Task.Delay(Visible, TestContext.Current.CancellationToken);
        Assert.Equal(("cross-site ", "C", 0, "open"), (How(), await ClassAsync(page), scene.Follows(), scene.StateOf(link)));

        // Neither is a reload.
        await page.ReloadAsync();
        await AssertPlaysAsync(page, "reloaded");
        await Task.Delay(Visible, TestContext.Current.CancellationToken);
        Assert.Equal(("C", 0, "open"), (await ClassAsync(page), scene.Follows(), scene.StateOf(link)));
        await TapAsync(victim, page, link, "back and forth");
    }

    [Fact]
    public async Task T04_a_window_that_nobody_asked_for_does_not_open()
    {
        await using var victim = await scene.MemberAsync("popups");
        var link = await scene.InviteAsync();
        var page = await victim.PageAsync(scene.Elsewhere.Put($"<script>window.opened = String(open('{link.Url}'))</script>"));
        await Task.Delay(Visible, TestContext.Current.CancellationToken);
        Assert.Equal("null", await page.EvaluateAsync<string>("() => window.opened"));
        Assert.DoesNotContain(scene.Front.Asked, one => one.Path.Contains(link.Token, StringComparison.Ordinal));
        Assert.Equal((0, "open"), (scene.Follows(), scene.StateOf(link)));
    }

    [Fact]
    public async Task T04_residual_risk_a_tap_on_a_hostile_page_is_a_tap_and_watching_follows_with_undo()
    {
        await using var victim = await scene.MemberAsync("tapped");
        foreach (var (name, html) in Tapped)
        {
            var link = await scene.InviteAsync();
            var page = await victim.PageAsync(scene.Elsewhere.Put(Filled(html, link)), WaitUntilState.Load);
            await page.Locator("a").ClickAsync();
            await Fixtures.Eventually.TrueAsync(
                TimeSpan.FromSeconds(10), () => Task.FromResult(victim.Context.Pages.Any(one => one.Url.StartsWith(link.Url, StringComparison.Ordinal))), $"{name}: not taken");
            var landing = victim.Context.Pages.First(one => one.Url.StartsWith(link.Url, StringComparison.Ordinal));
            await landing.BringToFrontAsync();
            Assert.Equal((name, "B"), (name, await ClassAsync(landing)));
            await AssertFollowsAloneAsync(victim, landing, link, name);
        }
        // A lure that is opened from an app and redirects arrives as if the link itself had been opened: the browser says nothing of the lure.
        var lured = await scene.InviteAsync();
        var lure = await victim.PageAsync(scene.Elsewhere.Sending(302, lured.Url));
        Assert.Equal("A", await ClassAsync(lure));
        await AssertFollowsAloneAsync(victim, lure, lured, "a lure from an app");
    }

    private async Task AssertFollowsAloneAsync(Victim victim, IPage page, Link link, string name)
    {
        await Guest.UntilAsync(page, "document.querySelector('#bar [data-act=undo]')", $"{name}: watching does not follow");
        Assert.Equal((name, 1, "redeemed"), (name, scene.Follows(), scene.StateOf(link)));
        await victim.UndoAsync();
        await page.CloseAsync();
    }

    private async Task TapAsync(Victim victim, IPage page, Link link, string name)
    {
        await page.BringToFrontAsync();
        await page.Locator("#follow").ClickAsync();
        await Guest.UntilAsync(page, "document.querySelector('#bar [data-act=undo]')", $"{name}: pressing the button does not follow");
        Assert.Equal((name, 1, "redeemed"), (name, scene.Follows(), scene.StateOf(link)));
        await victim.UndoAsync();
        await page.CloseAsync();
    }

    private string Filled(string html, Link link) => html
        .Replace("{frame}", scene.Elsewhere.Put($"<script>top.location = '{link.Url}'</script>"), StringComparison.Ordinal)
        .Replace("{302}", scene.Elsewhere.Sending(302, link.Url), StringComparison.Ordinal)
        .Replace("{chain}", scene.Elsewhere.Sending(303, scene.Elsewhere.Sending(307, scene.Elsewhere.Sending(301, link.Url))), StringComparison.Ordinal)
        .Replace("{link}", link.Url, StringComparison.Ordinal);

    private static Task<string> ClassAsync(IPage page) => page.Locator("#landing").GetAttributeAsync("data-class")!;

    private static Task AssertPlaysAsync(IPage page, string name) =>
        Guest.UntilAsync(page, "document.querySelector('video')?.currentTime > 0", $"{name}: the clip does not play");
}
