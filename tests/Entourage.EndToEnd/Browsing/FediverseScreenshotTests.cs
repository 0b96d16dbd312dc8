using System.Globalization;
using Entourage.EndToEnd.Fixtures;
using Entourage.Tests.Channels.Fediverse;
using Entourage.Tests.Channels.Xmpp;

namespace Entourage.EndToEnd.Browsing;

/// <summary>Pictures of the way to an account in the fediverse and back, into the folder <c>SHOTS</c>. Its server is a fake.</summary>
[Trait("Tool", "screenshots")]
[Trait("Needs", "chromium")]
public sealed class FediverseScreenshotTests(Chromium chromium, Footage footage) : IClassFixture<Chromium>, IClassFixture<Footage>
{
    [Theory]
    [InlineData("en", 360, 740, false)]
    [InlineData("fr", 360, 740, true)]
    public async Task The_way_there_and_back_has_its_picture_taken(string language, int width, int height, bool light)
    {
        var folder = Directory.CreateDirectory(Path.Combine(
            Environment.GetEnvironmentVariable("SHOTS") ?? Path.Combine(Path.GetTempPath(), "entourage-screenshots"),
            string.Create(CultureInfo.InvariantCulture, $"fediverse-{language}-{width}"))).FullName;
        using var authority = new Authority(folder);
        await using var names = new NameServer { Hosts = { "example.social" } };
        await using var server = await FakeMastodon.StartAsync(authority, "example.social");
        var alice = new FakePerson("1", "alice");
        server.People.Add("alice", alice);
        foreach (var (acct, name) in ((string, string)[])
            [("bob", "Bob"), ("zoe@other.example", "Zoé 🌊"), ("plain@other.example", ""), ($"{new string('w', 30)}@{new string('m', 40)}.example", "Marguerite-Antoinette de la Fontaine-Beauregard d’Entraigues-sur")])
        {
            var friend = new FakePerson(string.Create(CultureInfo.InvariantCulture, $"{server.People.Count + 1}"), acct) { Name = name };
            server.People.Add(acct, friend);
            friend.Follows.Add("alice");
            alice.Follows.Add(acct);
        }
        await using var site = await Site.StartAsync(
            ("Channels__Fediverse__On", "true"), ("Channels__Fediverse__TrustedCertificates", authority.File), ("Channels__Fediverse__PrivateAddresses", "true"),
            ("Channels__Fediverse__Resolver", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{names.Port}")));
        var maker = await site.JoinAsync("maker");
        var clip = await maker.PublishAsync(await footage.DrawAsync(2, "720x1280"), "The last light on the hill");
        await using var guest = await (await chromium.GuestAsync(site, locale: language, width: width, height: height, light: light)).SignedInAsync("maker");
        await TakeAsync(guest, folder, "1-connect", "/settings/connections");
        await guest.Page.Locator("[name=address]").FillAsync($"@alice@{server.Domain}");
        await guest.Page.Locator("main form button").ClickAsync();
        await TakeAsync(guest, folder, "2-sign-in", null);
        var page = await guest.Page.Locator("main a.button-main").GetAttributeAsync("href");
        using var browser = FakeMastodon.NewBrowser(authority.File);
        var back = await FakeMastodon.SayYesAsync(browser, page!, "alice");
        await guest.Page.GotoAsync(back);
        await TakeAsync(guest, folder, "3-connected", null);
        await TakeAsync(guest, folder, "4-not-valid", new Uri(back).PathAndQuery);
        await TakeAsync(guest, folder, "5-people", $"/studio/invite/fediverse?clip={clip}");
        await guest.Page.Locator("button[name=contact]").First.ClickAsync();
        await TakeAsync(guest, folder, "6-words", null);
        await guest.Page.Locator("button[value=look]").ClickAsync();
        await TakeAsync(guest, folder, "7-whole-message", null);
        await guest.Page.Locator("button[value=send]").ClickAsync();
        await Eventually.TrueAsync(TimeSpan.FromSeconds(20), () => Task.FromResult(server.Posts.Count == 1), "It does not arrive.");
        await TakeAsync(guest, folder, "8-sent", null);
    }

    private static async Task TakeAsync(Guest guest, string folder, string name, string? path)
    {
        if (path is not null) await guest.Page.GotoAsync(path);
        await guest.Page.WaitForTimeoutAsync(250);
        await guest.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        Assert.False(await guest.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth + 1"), $"{name} is wider than the screen");
    }
}
