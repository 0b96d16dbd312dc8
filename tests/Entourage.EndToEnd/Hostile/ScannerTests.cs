using Microsoft.Playwright;

namespace Entourage.EndToEnd.Hostile;

/// <summary>
/// What mail scanners and preview machines do with a link (T-01, R-34): a whole browser without cookies that runs the page's scripts, waits, and presses whatever can be pressed.
/// </summary>
[Collection(HostileCollection.Name)]
[Trait("Needs", "chromium")]
public sealed class ScannerTests(Scene scene)
{
    // Longer than anything that the page does by itself: the longest of its clocks runs three seconds, and what fails is tried again for about fifteen.
    private static readonly TimeSpan Waiting = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task T01_R34_a_scanner_that_waits_changes_nothing()
    {
        var link = await scene.InviteAsync();
        var before = scene.Tables();
        // Three of them, one after the other: at the delivery, a moment later, and at the click.
        await using var first = await scene.StrangerAsync();
        await using var second = await scene.StrangerAsync();
        await using var third = await scene.StrangerAsync();
        foreach (var scanner in (Victim[])[first, second, third]) await scanner.PageAsync(link.Url, WaitUntilState.Load);
        await Task.Delay(Waiting, TestContext.Current.CancellationToken);
        Assert.Empty(scene.Changed(before));
    }

    [Fact]
    public async Task T01_R34_a_scanner_that_presses_everything_follows_nobody_opens_no_account_and_leaves_the_link_open()
    {
        var link = await scene.InviteAsync();
        var before = scene.Tables();
        var pressed = new HashSet<string>();
        for (var i = 0; ; i++)
        {
            // Each control with a fresh page, because most of them lead somewhere else.
            await using var scanner = await scene.StrangerAsync();
            var page = await scanner.PageAsync(link.Url, WaitUntilState.Load);
            var controls = page.Locator("a, button, summary, input:not([type=hidden])").Filter(new() { Visible = true });
            if (i >= await controls.CountAsync()) break;
            pressed.Add(await controls.Nth(i).EvaluateAsync<string>("one => one.id || one.getAttribute('href') || one.localName"));
            await controls.Nth(i).ClickAsync();
            await PressEverythingAsync(page);
            await page.WaitForTimeoutAsync(1500);
        }
        Assert.Superset(new HashSet<string>(["later", "summary", "joining", "have"]), pressed);
        // That somebody was there is noted once a scanner behaves like a person; and a passkey that was asked for has its challenge, for five minutes.
        Assert.Empty(scene.Changed(before).Except(["link_visitors", "facts", "ceremonies"]));
        Assert.Equal("open", scene.StateOf(link));
    }

    // What the scanner came to: every button of that page too, the empty forms of joining and signing in among them. What says "no" or "this is wrong" waits in a
    // fold, and is meant for whoever opens it and reads it (decision 0010).
    private static async Task PressEverythingAsync(IPage page)
    {
        await page.WaitForTimeoutAsync(700);
        var buttons = page.Locator("button").Filter(new() { Visible = true });
        for (var i = 0; i < await buttons.CountAsync(); i++)
        {
            if (await buttons.Nth(i).EvaluateAsync<bool>("one => Boolean(one.closest('details.more'))")) continue;
            try
            {
                await buttons.Nth(i).ClickAsync(new() { Timeout = 1000 });
            }
            catch (PlaywrightException)
            {
                // Shut, or gone with the page that it stood on.
            }
        }
    }
}
