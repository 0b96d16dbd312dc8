using System.Web;
using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd.Browsing;

/// <summary>Everything but passkeys, with JavaScript turned off.</summary>
[Trait("Needs", "chromium")]
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

        await friend.ArriveAsync($"/c/{clip}");
        Assert.Contains("You now follow @maker", await friend.Page.Locator(".bars form.bar").InnerTextAsync(), StringComparison.Ordinal);
        await AssertFollowersAsync(site, 1);
        var video = await friend.Page.Locator("video[controls]").BoundingBoxAsync();
        await friend.Page.Mouse.ClickAsync(video!.X + (video.Width / 2), video.Y + (video.Height / 2));
        await friend.AssertPlaysAsync();
        friend.AssertQuiet();
    }

    [Theory]
    [InlineData(true, "en", "Joining follows @maker", "Watching follows @maker")]
    [InlineData(true, "fr", "Créer un compte, c’est suivre @maker", "Regarder, c’est suivre @maker")]
    [InlineData(false, "en", "You follow @maker only if you press the button", "Watching follows @maker")]
    [InlineData(false, "fr", "Vous ne suivrez @maker que si vous appuyez sur le bouton", "Regarder, c’est suivre @maker")]
    public async Task The_invitation_page_says_what_its_button_does_where_watching_alone_follows_nobody(bool stranger, string language, string press, string watch)
    {
        await using var site = await Site.StartAsync();
        var maker = await site.JoinAsync("maker");
        await maker.PublishAsync(await footage.DrawAsync(2), "My latest");
        var made = await maker.PostAsync("/api/v1/invitations", new { channel = "mail" });

        Assert.Equal(press, await LineAsync(scripts: false));
        Assert.Equal(watch, await LineAsync(scripts: true));

        async Task<string> LineAsync(bool scripts)
        {
            await using var guest = await chromium.GuestAsync(site, scripts, language);
            if (!stranger) await guest.JoinedAsync(scripts ? "one" : "other");
            // Before the script has done anything, as on a slow line.
            await guest.Page.RouteAsync("**/js/landing.js", route => route.AbortAsync());
            await guest.GoAsync(made["url"]!);
            var shown = new List<string>();
            foreach (var words in await guest.Page.Locator("#line > span").AllAsync())
            {
                if (await words.IsVisibleAsync()) shown.Add(await words.InnerTextAsync());
            }
            return Assert.Single(shown);
        }
    }

    [Fact]
    public async Task In_the_feed_nothing_lies_over_the_clip_so_that_a_tap_plays_it()
    {
        await using var site = await Site.StartAsync();
        var maker = await site.JoinAsync("maker");
        var clip = await maker.PublishAsync(await footage.DrawAsync(4), "A caption of some length, so that it takes two lines of a phone at the least");
        foreach (var (width, height) in ((int, int)[])[(320, 640), (390, 844), (1280, 800)])
        {
            await using var friend = await (await chromium.GuestAsync(site, scripts: false, width: width, height: height)).JoinedAsync($"friend_{width}");
            foreach (var path in (string[])["/?feed=for-you", $"/c/{clip}"])
            {
                await friend.GoAsync(path);
                var video = await friend.Page.Locator("video").BoundingBoxAsync();
                foreach (var part in (string[])[".clip-who", ".rail"])
                {
                    var words = await friend.Page.Locator(part).BoundingBoxAsync();
                    Assert.True(words!.Y >= video!.Y + video.Height - 1, $"{part} lies over the clip at {width}");
                    Assert.True(words.Y + words.Height <= height + 1, $"{part} is out of sight at {width}");
                }
                await friend.Page.Mouse.ClickAsync(video!.X + (video.Width / 2), video.Y + (video.Height / 2));
                await friend.UntilAsync("document.querySelector('video').currentTime > 0", $"a tap does not play {path} at {width}");
            }
        }
    }

    private static async Task JoinByFormAsync(Guest guest, string handle)
    {
        var page = guest.Page;
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
