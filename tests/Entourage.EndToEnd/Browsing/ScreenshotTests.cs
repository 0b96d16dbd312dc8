using System.Globalization;
using Entourage.EndToEnd.Fixtures;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace Entourage.EndToEnd.Browsing;

/// <summary>
/// Not a test of looks but what one looks at: pictures of every page into the folder <c>SHOTS</c>, with the clip <c>SHOTS_CLIP</c> or a drawn one.
/// </summary>
[Trait("Tool", "screenshots")]
public sealed class ScreenshotTests(Chromium chromium, Footage footage) : IClassFixture<Chromium>, IClassFixture<Footage>
{
    [Theory]
    [InlineData("en", 390, 844)]
    [InlineData("en", 1280, 800)]
    [InlineData("fr", 390, 844)]
    [InlineData("fr", 1280, 800)]
    public async Task Every_page_has_its_picture_taken(string language, int width, int height)
    {
        await using var site = await Site.StartAsync(("Allowance__PerSubtree", "100"));
        var folder = Directory.CreateDirectory(Path.Combine(
            Environment.GetEnvironmentVariable("SHOTS") ?? Path.Combine(Path.GetTempPath(), "entourage-screenshots"),
            string.Create(CultureInfo.InvariantCulture, $"{language}-{width}"))).FullName;
        var maker = await site.JoinAsync("maker");
        await using var visitor = await chromium.GuestAsync(site, locale: language, width: width, height: height);
        await using var creator = await (await chromium.GuestAsync(site, locale: language, width: width, height: height)).SignedInAsync("maker");
        await using var friend = await (await chromium.GuestAsync(site, locale: language, width: width, height: height)).JoinedAsync("friend");

        await TakeAsync(visitor, folder, "home-empty", "/");
        await TakeAsync(creator, folder, "studio-empty", "/studio");
        var clip = await maker.PublishAsync(Environment.GetEnvironmentVariable("SHOTS_CLIP") ?? await footage.DrawAsync(6, "720x1280"), "The last light on the hill");
        var links = await InviteAsync(maker, "whatsapp", "telegram", "mail");
        await links[1].RedeemAsync(await site.JoinAsync("ann"));
        Change(site, $"UPDATE invitations SET expires_at = made_at WHERE id = '{links[2].Id}'");

        foreach (var (name, path) in Open(clip, links)) await TakeAsync(visitor, folder, name, path);
        await visitor.GoAsync(links[0].Address.AbsolutePath);
        await visitor.Page.Locator("details.more summary").ClickAsync();
        await TakeAsync(visitor, folder, "landing-more", null);
        foreach (var (name, path) in Own(clip, links)) await TakeAsync(creator, folder, name, path);
        await creator.GoAsync("/studio");
        await creator.Page.Locator("[data-channel=whatsapp]").ClickAsync();
        await TakeAsync(creator, folder, "studio-invite-sheet", null);

        // Last, because it empties the creator's allowance.
        await visitor.GoAsync(links[0].Address.AbsolutePath);
        await visitor.Page.Locator("details.more summary").ClickAsync();
        await visitor.Page.Locator("button[value=dangerous]").ClickAsync();
        await visitor.Page.WaitForURLAsync("**/noted?report");
        Change(site, "UPDATE members SET operator = 1 WHERE handle = 'maker'");
        await creator.Page.WaitForTimeoutAsync(2100); // for so long a session is remembered as it was
        await TakeAsync(creator, folder, "operator-reports", "/operator/reports");
        await creator.Page.Locator("form[action$='/uphold'] button").ClickAsync();
        await TakeAsync(creator, folder, "operator-rollouts", "/operator/rollouts");
        await creator.Page.Locator("details.more summary").First.ClickAsync();
        await TakeAsync(creator, folder, "operator-rollouts-open", null);
        await TakeAsync(creator, folder, "operator-audit", "/operator/audit");
        await TakeAsync(creator, folder, "operator-member", "/operator/members/maker");

        await TakeAsync(friend, folder, "home-member", "/");
        await TakeAsync(friend, folder, "clip-member", $"/c/{clip}");
        await friend.Page.GotoAsync(links[0].Address.AbsoluteUri);
        await friend.Page.WaitForTimeoutAsync(600);
        await TakeAsync(friend, folder, "landing-member-watching", null);
        await friend.UntilAsync("document.querySelector('#bar [data-act=undo]')", "the follow is not made");
        await TakeAsync(friend, folder, "landing-member-following", null);
        await TakeAsync(friend, folder, "settings", "/settings");
        await TakeAsync(friend, folder, "profile-following", "/@maker");
    }

    private static IEnumerable<(string Name, string Path)> Open(string clip, IReadOnlyList<Link> links) =>
    [
        ("home", "/"), ("profile", "/@maker"), ("followers", "/@maker/followers"), ("following", "/@maker/following"), ("clip", $"/c/{clip}"),
        ("landing", links[0].Address.AbsolutePath), ("landing-used", links[1].Address.AbsolutePath),
        ("landing-expired", links[2].Address.AbsolutePath), ("landing-unknown", "/i/0123456789abcdef0123456789abcdef"),
        ("join", "/join"), ("join-through", links[0].Address.AbsolutePath + "/join"), ("sign-in", "/sign-in"),
        ("sign-in-through", links[0].Address.AbsolutePath + "/sign-in"), ("about", "/about"),
        ("noted", links[0].Address.AbsolutePath + "/noted?creator"), ("noted-unknown", links[0].Address.AbsolutePath + "/noted?unknown"), ("not-found", "/no/such/page"),
    ];

    private static IEnumerable<(string Name, string Path)> Own(string clip, IReadOnlyList<Link> links) =>
    [
        ("landing-own", links[0].Address.AbsolutePath), ("studio", "/studio"), ("studio-clip", $"/studio/clips/{clip}"),
        ("studio-invite", $"/studio/invite?clip={clip}"), ("studio-invite-whatsapp", $"/studio/invite?clip={clip}&channel=whatsapp"),
        ("studio-invite-qr", $"/studio/invite?clip={clip}&channel=qr_code"), ("invitations", "/studio/invitations"),
        ("invitation", $"/studio/invitations/{links[0].Id}"), ("profile-own", "/@maker"), ("settings-own", "/settings"),
    ];

    private static async Task TakeAsync(Guest guest, string folder, string name, string? path)
    {
        if (path is not null) await guest.Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Load });
        await guest.Page.WaitForTimeoutAsync(250);
        await guest.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png") });
        var taller = await guest.Page.EvaluateAsync<bool>("() => document.documentElement.scrollHeight > innerHeight + 1");
        if (taller) await guest.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + "-whole.png"), FullPage = true });
        Assert.False(
            await guest.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth + 1"), $"{name} is wider than the screen");
    }

    private static async Task<IReadOnlyList<Link>> InviteAsync(ApiPerson maker, params string[] channels)
    {
        var links = new List<Link>();
        foreach (var channel in channels)
        {
            var made = await maker.PostAsync("/api/v1/invitations", new { channel, message = "I made this on the way home. Have a look." });
            Assert.True(made.Status == 201, made.Text);
            links.Add(new(made["id"]!, new Uri(made["url"]!)));
        }
        return links;
    }

    // No setting makes a link expire at once, so this one's time is turned back.
    private static void Change(Site site, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(site.Folder, "entourage.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.Equal(1, command.ExecuteNonQuery());
    }

    private sealed record Link(string Id, Uri Address)
    {
        public async Task RedeemAsync(ApiPerson member)
        {
            var answer = await member.PostAsync("/api/v1/invitations/redeem", new { token = Address.Segments[^1] });
            Assert.True(answer.Status == 200, answer.Text);
        }
    }
}
