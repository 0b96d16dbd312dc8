using Entourage.EndToEnd.Fixtures;
using Microsoft.Playwright;

namespace Entourage.EndToEnd.Browsing;

/// <summary>An upload in a real browser, over a line that breaks and past a proxy that refuses.</summary>
[Trait("Needs", "chromium")]
public sealed class UploadTests(Chromium chromium, Footage footage) : IClassFixture<Chromium>, IClassFixture<Footage>
{
    private const string Uploads = "**/api/v1/clips";

    [Fact]
    public async Task A_broken_upload_says_what_is_true_and_keeps_file_and_caption_to_be_tried_again()
    {
        await using var site = await Site.StartAsync();
        await using var maker = await (await chromium.GuestAsync(site)).JoinedAsync("maker");
        var page = maker.Page;
        await maker.GoAsync("/studio");
        await page.RouteAsync(Uploads, route => route.AbortAsync("connectionreset"));
        await page.Locator("form[data-upload] input[type=file]").SetInputFilesAsync(await footage.DrawAsync(1));
        var panel = page.Locator("[data-uploading]");
        await panel.Locator("[data-again]").WaitForAsync();
        Assert.Contains("did not arrive", await panel.InnerTextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("%", await panel.InnerTextAsync(), StringComparison.Ordinal);
        await panel.Locator("[data-caption]").FillAsync("Words that stay");

        await page.UnrouteAsync(Uploads);
        await panel.Locator("[data-again]").ClickAsync();
        await page.Locator("[data-clip-tile][data-status=ready]").WaitForAsync(new() { Timeout = 120_000 });
        using var rows = site.Look();
        Assert.Equal(1, rows.Number("SELECT count(*) FROM clips WHERE status = 'ready' AND caption = 'Words that stay'"));
    }

    [Fact]
    public async Task A_proxy_that_refuses_the_size_is_told_from_this_site_and_a_second_choice_is_answered()
    {
        await using var site = await Site.StartAsync();
        await using var maker = await (await chromium.GuestAsync(site)).JoinedAsync("maker");
        var page = maker.Page;
        await maker.GoAsync("/studio");
        var film = await footage.DrawAsync(1);
        var input = page.Locator("form[data-upload] input[type=file]");
        await page.RouteAsync(Uploads, route => route.FulfillAsync(new() { Status = 413, ContentType = "text/html", Body = "<h1>413</h1>" }));
        await input.SetInputFilesAsync(film);
        await Assertions.Expect(page.Locator("[data-uploading] [data-step]")).ToContainTextAsync("between you and this site");
        Assert.True(await page.Locator("[data-uploading] [data-again]").IsHiddenAsync());
        await page.Locator("[data-uploading] [data-cancel]").ClickAsync();
        Assert.True(await page.Locator("[data-uploading]").IsHiddenAsync());

        await page.UnrouteAsync(Uploads);
        var held = new TaskCompletionSource();
        await page.RouteAsync(Uploads, async route =>
        {
            await held.Task;
            await route.AbortAsync();
        });
        await input.SetInputFilesAsync(film);
        await Assertions.Expect(page.Locator("[data-uploading]")).ToBeVisibleAsync();
        await input.SetInputFilesAsync(film);
        await Assertions.Expect(page.Locator(".studio-clips [data-error]")).ToContainTextAsync("One video at a time");
        held.SetResult();
    }
}
