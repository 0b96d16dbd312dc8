using System.Globalization;
using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd.Browsing;

/// <summary>Pictures of inviting by mail somebody who is not listed, and of what came of it, into the folder <c>SHOTS</c>.</summary>
[Trait("Tool", "screenshots")]
[Trait("Needs", "chromium")]
public sealed class MailScreenshotTests(Chromium chromium, Footage footage) : IClassFixture<Chromium>, IClassFixture<Footage>
{
    [Theory]
    [InlineData("en", 360, 740, false)]
    [InlineData("fr", 360, 740, true)]
    public async Task Typing_an_address_has_its_picture_taken(string language, int width, int height, bool light)
    {
        var folder = Directory.CreateDirectory(Path.Combine(
            Environment.GetEnvironmentVariable("SHOTS") ?? Path.Combine(Path.GetTempPath(), "entourage-screenshots"),
            string.Create(CultureInfo.InvariantCulture, $"mail-{language}-{width}"))).FullName;
        await using var host = await MailHost.StartAsync();
        await using var site = await Site.StartAsync(host.Settings);
        var maker = await site.JoinAsync("maker");
        var clip = await maker.PublishAsync(await footage.DrawAsync(2, "720x1280"), "The last light on the hill");
        await host.ConnectAsync(maker);
        await using var guest = await (await chromium.GuestAsync(site, locale: language, width: width, height: height, light: light)).SignedInAsync("maker");
        await TakeAsync(guest, folder, "1-people", $"/studio/invite/mailbox?clip={clip}");
        await guest.Page.Locator("details summary").Last.ClickAsync();
        await TakeAsync(guest, folder, "2-typing", null);
        await guest.Page.Locator("#typed").FillAsync("dora@mail");
        await guest.Page.Locator("button[value=words]").ClickAsync();
        await TakeAsync(guest, folder, "3-not-valid", null);
        await guest.Page.Locator("#typed").FillAsync("dora@mail.lan");
        await guest.Page.Locator("button[value=words]").ClickAsync();
        await TakeAsync(guest, folder, "4-words", null);
        await guest.Page.Locator("button[value=look]").ClickAsync();
        await TakeAsync(guest, folder, "5-whole-message", null);
        await guest.Page.Locator("button[value=send]").ClickAsync();
        await Eventually.TrueAsync(TimeSpan.FromSeconds(20), async () => (await host.SentAsync()).Count == 1, "It does not arrive.");
        await TakeAsync(guest, folder, "6-sent", null);
        var made = await maker.PostAsync("/api/v1/invitations", new { channel = "mailbox", contact = host.Contacts.First });
        Assert.True(made.Status == 201, made.Text);
        await Task.Delay(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        await guest.Page.GotoAsync("/studio/insights");
        await guest.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(one => { one.open = true; })");
        await TakeAsync(guest, folder, "7-insights", null);
    }

    private static async Task TakeAsync(Guest guest, string folder, string name, string? path)
    {
        if (path is not null) await guest.Page.GotoAsync(path);
        await guest.Page.WaitForTimeoutAsync(250);
        await guest.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        Assert.False(await guest.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth + 1"), $"{name} is wider than the screen");
    }
}
