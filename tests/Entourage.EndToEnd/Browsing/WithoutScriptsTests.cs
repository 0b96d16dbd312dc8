using System.Web;
using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd.Browsing;

/// <summary>Everything but passkeys, with JavaScript turned off.</summary>
public sealed class WithoutScriptsTests(Chromium chromium, Footage footage) : IClassFixture<Chromium>, IClassFixture<Footage>
{
    [Fact]
    public async Task A_creator_joins_uploads_and_invites_by_forms_and_a_stranger_joins_and_watches()
    {
        await using var site = await Site.StartAsync();
        await using var creator = await chromium.GuestAsync(site, scripts: false);
        await creator.GoAsync("/join");
        await JoinByFormAsync(creator, "maker");
        await creator.GoAsync("/studio");
        await creator.Page.Locator("#plain-caption").FillAsync("Made without scripts");
        await creator.Page.Locator("#plain-file").SetInputFilesAsync(await footage.DrawAsync(2));
        await creator.Page.Locator("form[action='/studio/upload'] button").ClickAsync();
        await Eventually.TrueAsync(TimeSpan.FromSeconds(60), async () =>
        {
            await creator.GoAsync("/studio");
            return await creator.Page.Locator("[data-clip-tile][data-status=ready]").CountAsync() == 1;
        }, "the clip is not ready");
        await creator.Page.Locator("a[data-channel=whatsapp]").ClickAsync();
        await creator.Page.Locator("[name=message]").FillAsync("No scripts here.");
        await creator.Page.Locator("form[data-invite-form] button").ClickAsync();
        await creator.Page.WaitForURLAsync("**/studio/invitations/*");
        var address = await creator.Page.Locator("a[href^='https://wa.me/']").GetAttributeAsync("href");
        var text = HttpUtility.ParseQueryString(new Uri(address!).Query)["text"]!;
        var link = text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)[^1];

        await using var friend = await chromium.GuestAsync(site, scripts: false);
        await friend.GoAsync(link);
        await friend.Page.Locator("a[href$='/join']").ClickAsync();
        await JoinByFormAsync(friend, "friend");

        await friend.Page.WaitForURLAsync("**/c/*");
        Assert.True(await friend.Page.Locator("video[controls]").IsVisibleAsync());
        await AssertFollowersAsync(site, 1);
        await friend.Page.Locator("form[data-toggle=follow] button").First.ClickAsync();
        await friend.Page.WaitForLoadStateAsync();
        await AssertFollowersAsync(site, 0);
        creator.AssertQuiet();
        friend.AssertQuiet();
    }

    [Fact]
    public async Task A_member_follows_by_the_button_of_the_invitation_page()
    {
        await using var site = await Site.StartAsync();
        var maker = await site.JoinAsync("maker");
        var clip = await maker.PublishAsync(await footage.DrawAsync(2), "My latest");
        var made = await maker.PostAsync("/api/v1/invitations", new { channel = "mail" });
        await using var friend = await (await chromium.GuestAsync(site, scripts: false)).JoinedAsync("friend");

        await friend.GoAsync(made["url"]!);
        await AssertFollowersAsync(site, 0);
        await friend.Page.Locator("#follow").ClickAsync();
        await friend.Page.WaitForURLAsync($"**/c/{clip}");

        await AssertFollowersAsync(site, 1);
        friend.AssertQuiet();
    }

    private static async Task JoinByFormAsync(Guest guest, string handle)
    {
        var page = guest.Page;
        await page.Locator("details[data-password] summary").ClickAsync();
        await page.Locator("#handle-too").FillAsync(handle);
        await page.Locator("#password").FillAsync(ApiPerson.Password);
        await page.Locator("form[data-passkey=join-password] button").ClickAsync();
        await page.WaitForURLAsync(address => !address.Contains("/join", StringComparison.Ordinal));
    }

    private static async Task AssertFollowersAsync(Site site, long expected)
    {
        Assert.Equal(expected, (await site.Visitor().GetAsync("/api/v1/members/maker")).Number("followers"));
        using var rows = site.Look();
        Assert.Equal(expected, rows.Number("SELECT count(*) FROM follows"));
        rows.AssertSound();
    }
}
