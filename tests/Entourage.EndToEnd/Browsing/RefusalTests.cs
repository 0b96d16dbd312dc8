using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd.Browsing;

/// <summary>What somebody without an account may say to a link, on a phone, with scripts and without.</summary>
[Trait("Needs", "chromium")]
public sealed class RefusalTests(Chromium chromium, Footage footage) : IClassFixture<Chromium>, IClassFixture<Footage>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Never_again_takes_one_tap_and_a_report_a_second_look(bool scripts)
    {
        await using var site = await Site.StartAsync();
        var maker = await site.JoinAsync("maker");
        await maker.PublishAsync(await footage.DrawAsync(2), "My latest");
        (string Button, string Says, string Rows, long Expected)[] all =
        [
            ("button[value=creator]", "no more invitations", "SELECT count(*) FROM suppressions", 1),
            ("button[value=anybody]", "Nobody here", "SELECT count(*) FROM suppressions", 2),
            ("label:has([value=dangerous])", "will look at it", "SELECT count(*) FROM reports WHERE reason = 'dangerous'", 1),
        ];
        for (var i = 0; i < all.Length; i++)
        {
            var made = await maker.PostAsync("/api/v1/invitations", new { channel = "mail", contact = $"friend{i}@example.org" });
            await using var friend = await chromium.GuestAsync(site, scripts: scripts);
            await friend.GoAsync(made["url"]!);
            await friend.Page.Locator("details.more > summary").ClickAsync();
            var report = all[i].Button.StartsWith("label", StringComparison.Ordinal);
            if (report) await friend.Page.Locator("details.more details summary").ClickAsync();
            var box = await friend.Page.Locator(all[i].Button).BoundingBoxAsync();
            Assert.True(box!.Height >= 44, "a finger misses it");
            await friend.Page.Locator(all[i].Button).ClickAsync();
            if (report) await friend.Page.Locator("details.more details button").ClickAsync();
            await friend.Page.WaitForURLAsync("**/noted?*");
            Assert.Contains(all[i].Says, await friend.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
            using var rows = site.Look();
            Assert.Equal(all[i].Expected, rows.Number(all[i].Rows));
            friend.AssertQuiet();
        }
    }

    [Fact]
    public async Task Not_now_is_one_tap_and_changes_nothing()
    {
        await using var site = await Site.StartAsync();
        var maker = await site.JoinAsync("maker");
        await maker.PublishAsync(await footage.DrawAsync(2), "My latest");
        var made = await maker.PostAsync("/api/v1/invitations", new { channel = "copy_link" });
        await using var friend = await (await chromium.GuestAsync(site)).JoinedAsync("friend");
        await friend.GoAsync(made["url"]!);
        await friend.Page.Locator("#later").ClickAsync();
        await friend.Page.WaitForTimeoutAsync(2000);
        using var rows = site.Look();
        Assert.Equal(0, rows.Number("SELECT count(*) FROM follows"));
        Assert.Equal(0, rows.Number("SELECT count(*) FROM suppressions"));
    }
}
