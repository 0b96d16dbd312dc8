using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd.Browsing;

/// <summary>The creator's figures move while they are looked at.</summary>
[Trait("Needs", "chromium")]
public sealed class InsightsTests(Chromium chromium, Footage footage) : IClassFixture<Chromium>, IClassFixture<Footage>
{
    [Fact]
    public async Task A_follower_stands_in_the_open_figures_without_a_reload()
    {
        await using var site = await Site.StartAsync();
        var maker = await site.JoinAsync("maker");
        await maker.PublishAsync(await footage.DrawAsync(4), "My latest");
        var made = await maker.PostAsync("/api/v1/invitations", new { channel = "copy_link" });
        await using var creator = await (await chromium.GuestAsync(site)).SignedInAsync("maker");
        await using var friend = await (await chromium.GuestAsync(site)).JoinedAsync("friend");
        // Counting is a few seconds behind, so the page may have to be opened again before it has anything to show.
        await Eventually.TrueAsync(
            TimeSpan.FromSeconds(20),
            async () =>
            {
                await creator.GoAsync("/studio/insights");
                return await FollowedAsync(creator) == "0";
            },
            "the invitation is not counted");
        await creator.Page.EvaluateAsync("() => { window.notReloaded = true; }");

        await friend.GoAsync(made["url"]!);
        await friend.UntilAsync("document.querySelector('#bar [data-act=undo]')", "the follow is not made");
        await Eventually.TrueAsync(TimeSpan.FromSeconds(20), async () => await FollowedAsync(creator) == "1", "the open page does not show the follower");
        Assert.True(await creator.Page.EvaluateAsync<bool>("() => window.notReloaded === true"));
        creator.AssertQuiet();
        friend.AssertQuiet();
    }

    // The funnel's row "Followed", as it is read out.
    private static async Task<string?> FollowedAsync(Guest creator)
    {
        var row = creator.Page.Locator("section[aria-labelledby=funnel] tr").Filter(new() { HasText = "Followed" }).Locator("td.number");
        return await row.CountAsync() == 0 ? null : (await row.First.EvaluateAsync<string>("cell => cell.firstChild.textContent")).Trim();
    }
}
