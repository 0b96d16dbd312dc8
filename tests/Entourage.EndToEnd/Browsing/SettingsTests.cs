using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd.Browsing;

/// <summary>The settings on a phone: a list of rooms, and in each a save that leaves one where one was.</summary>
[Trait("Needs", "chromium")]
public sealed class SettingsTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const int Height = 568;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_room_has_one_purpose_and_says_beside_its_button_that_it_is_saved(bool scripts)
    {
        await using var site = await Site.StartAsync();
        await using var member = await (await chromium.GuestAsync(site, scripts, width: 320, height: Height)).JoinedAsync("ana");
        await member.GoAsync("/settings");
        await member.Page.Locator(".rooms a[href='/settings/privacy']").ClickAsync();
        await member.ArriveAsync("/settings/privacy");
        await member.Page.Locator("input[name=private]").CheckAsync();
        await member.Page.Locator("#follows button").ClickAsync();
        await member.Page.WaitForURLAsync("**/settings/privacy?said=saved*");
        await AssertSaidAsync(member, "Saved.");

        await member.Page.Locator("main .back-head a").ClickAsync();
        await member.ArriveAsync("/settings");
        Assert.Contains("You approve your followers", await member.Page.Locator(".rooms").First.InnerTextAsync(), StringComparison.Ordinal);
        member.AssertQuiet();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_picture_is_chosen_with_a_button_seen_and_saved(bool scripts)
    {
        await using var site = await Site.StartAsync();
        await using var member = await (await chromium.GuestAsync(site, scripts, width: 320, height: Height)).JoinedAsync("ana");
        await member.GoAsync("/settings/profile");
        var save = member.Page.Locator(".pick button");
        Assert.False(await save.IsVisibleAsync());
        var picture = await member.Page.ScreenshotAsync();
        await member.Page.GetByLabel("Change the picture").SetInputFilesAsync(new Microsoft.Playwright.FilePayload { Name = "me.png", MimeType = "image/png", Buffer = picture });
        Assert.True(await save.IsVisibleAsync());
        Assert.True(await member.Page.Locator(".picked").IsVisibleAsync());
        if (scripts) await member.Page.Locator(".own-picture .avatar img[src^='blob:']").WaitForAsync();
        await save.ClickAsync();
        await member.Page.WaitForURLAsync("**/settings/profile?said=picture_changed*");
        await AssertSaidAsync(member, "Your picture has been changed.");
        Assert.Equal(1, await member.Page.Locator(".own-picture img[src$='.jpg']").CountAsync());
        member.AssertQuiet();
    }

    // In sight, in focus, and nowhere else.
    private static async Task AssertSaidAsync(Guest member, string words)
    {
        var done = member.Page.Locator("#done:focus");
        await done.WaitForAsync();
        Assert.Equal(words, (await done.InnerTextAsync()).Trim());
        var box = await done.BoundingBoxAsync();
        Assert.InRange(box!.Y, 60, Height - 60 - box.Height);
        Assert.Equal(0, await member.Page.Locator(".bar-once").CountAsync());
    }
}
