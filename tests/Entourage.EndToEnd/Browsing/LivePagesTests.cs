using Entourage.EndToEnd.Fixtures;
using Entourage.EndToEnd.Hostile;

namespace Entourage.EndToEnd.Browsing;

/// <summary>Pages that show what happens as it happens: many of them at once, and over lines that die without a word.</summary>
[Trait("Needs", "chromium")]
public sealed class LivePagesTests : IAsyncLifetime
{
    private const string Shown = "document.readyState === 'complete' && document.querySelector('[data-live]:not(template)')";

    private Site site = null!;
    private BareBrowser browser = null!;

    public async ValueTask InitializeAsync()
    {
        site = await Site.StartAsync();
        try
        {
            browser = await BareBrowser.StartAsync();
        }
        catch
        {
            // Whoever fails here is not asked to clear up.
            await site.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        await site.DisposeAsync();
    }

    [Fact]
    public async Task Eight_pages_at_once_leave_the_site_working_and_the_one_that_is_looked_at_is_live()
    {
        await JoinAsync(site.Address);
        var pages = new List<BarePage>();
        for (var i = 0; i < 8; i++)
        {
            pages.Add(await browser.OpenAsync(new Uri(site.Address, "/studio").AbsoluteUri));
            await pages[i].UntilAsync(Shown, $"page {i + 1} does not open");
        }
        foreach (var page in new[] { pages[0], pages[^1] })
        {
            var answer = await page.EvaluateAsync("fetch('/api/v1/me', { signal: AbortSignal.timeout(8000) }).then(a => a.status, e => String(e))");
            Assert.Equal("200", answer.ToString());
        }

        await FollowAsync("first_fan");
        await pages[^1].UntilAsync(Tells("first_fan"), "the page in front does not show what happens");
        // Looked at again, a page that had been behind knows what it missed, and what comes next.
        await pages[2].FrontAsync();
        await pages[2].UntilAsync(Tells("first_fan"), "a page that comes to the front does not know what it missed");
        await FollowAsync("second_fan");
        await pages[2].UntilAsync(Tells("second_fan"), "a page that came to the front is not live");
    }

    [Fact]
    public async Task A_line_that_died_without_a_word_is_noticed_and_what_was_missed_is_shown()
    {
        await using var relay = Relay.To(site);
        var page = await StudioAsync(relay);
        relay.GoDead();
        // Thirty of the forty seconds that a page waits; the rest really passes.
        await page.EvaluateAsync("{ const now = Date.now; Date.now = () => now() + 30000; }");
        await FollowAsync("late_fan");
        await page.UntilAsync(Tells("late_fan"), "the page believes in a dead line", 40);
        await FollowAsync("next_fan");
        await page.UntilAsync(Tells("next_fan"), "the page is not live again");
    }

    [Fact]
    public async Task Back_on_a_network_a_page_does_not_wait()
    {
        await using var relay = Relay.To(site);
        var page = await StudioAsync(relay);
        relay.GoDead();
        await FollowAsync("late_fan");
        await page.EvaluateAsync("window.dispatchEvent(new Event('online'))");
        await page.UntilAsync(Tells("late_fan"), "the page does not ask again", 8);
    }

    private async Task<BarePage> StudioAsync(Relay relay)
    {
        await JoinAsync(relay.Address);
        var page = await browser.OpenAsync(new Uri(relay.Address, "/studio").AbsoluteUri);
        await page.UntilAsync(Shown, "the studio does not open");
        await FollowAsync("early_fan");
        await page.UntilAsync(Tells("early_fan"), "the page is not live");
        return page;
    }

    private static string Tells(string handle) => $"document.querySelector('[data-live]:not(template)').textContent.includes('@{handle}')";

    private async Task JoinAsync(Uri address)
    {
        var home = await browser.OpenAsync(new Uri(address, "/join").AbsoluteUri);
        await home.UntilAsync("document.readyState === 'complete' && location.pathname === '/join'", "the site does not open");
        var joined = await home.EvaluateAsync(
            "fetch('/api/v1/accounts', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ handle: 'maker', password: 'correct horse battery' }) }).then(a => a.status)");
        Assert.Equal(201, joined.GetInt32());
    }

    private async Task FollowAsync(string handle)
    {
        var fan = await site.MemberAsync(handle);
        Assert.Equal(200, (await fan.SendAsync(HttpMethod.Put, "/api/v1/members/maker/follow", null)).Status);
    }
}
