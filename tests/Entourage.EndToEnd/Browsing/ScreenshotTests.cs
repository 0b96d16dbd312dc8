using System.Globalization;
using Entourage.EndToEnd.Fixtures;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace Entourage.EndToEnd.Browsing;

/// <summary>
/// Not a test of looks but what one looks at: pictures of every page into the folder <c>SHOTS</c>, with the clip <c>SHOTS_CLIP</c> or a drawn one.
/// </summary>
[Trait("Tool", "screenshots")]
[Trait("Needs", "chromium")]
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
        await visitor.Page.Locator("details.more > summary").ClickAsync();
        await visitor.Page.Locator("details.more details summary").ClickAsync();
        await TakeAsync(visitor, folder, "landing-more", null);
        foreach (var (name, path) in Own(clip, links)) await TakeAsync(creator, folder, name, path);
        await creator.GoAsync("/studio");
        await creator.Page.Locator("[data-channel=whatsapp]").ClickAsync();
        await TakeAsync(creator, folder, "studio-invite-sheet", null);

        // Last, because it empties the creator's allowance.
        await visitor.GoAsync(links[0].Address.AbsolutePath);
        await visitor.Page.Locator("details.more > summary").ClickAsync();
        await visitor.Page.Locator("details.more details summary").ClickAsync();
        await visitor.Page.Locator("[value=dangerous]").CheckAsync();
        await visitor.Page.Locator("details.more details button").ClickAsync();
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

    [Theory]
    [InlineData("en", 360, 740, false)]
    [InlineData("en", 768, 1024, false)]
    [InlineData("en", 1280, 800, false)]
    [InlineData("fr", 360, 740, true)]
    [InlineData("fr", 768, 1024, true)]
    [InlineData("fr", 1280, 800, true)]
    public async Task So_have_the_pages_where_people_rarely_come(string language, int width, int height, bool light)
    {
        await using var site = await Site.StartAsync(("Limits__NoticesPerMinute", "100"));
        var folder = Directory.CreateDirectory(Path.Combine(
            Environment.GetEnvironmentVariable("SHOTS") ?? Path.Combine(Path.GetTempPath(), "entourage-screenshots"),
            string.Create(CultureInfo.InvariantCulture, $"corners-{language}-{width}"))).FullName;
        var (corners, keeper) = await Corners.OpenAsync(site, new("marguerite_de_la_fontaine", "friend", "wolfgang_mustermann_mmmmmmmmmm"));
        await using var operatorAtWork = await (await GuestAsync()).SignedInAsync(Corners.Keeper);
        foreach (var (name, path) in Corners.EmptyForOperators) await TakeAsync(operatorAtWork, folder, name, path);

        await corners.FillAsync(footage, keeper, "This is the clip of my neighbour’s children, filmed over the fence last Sunday. They did not agree, and neither did I.", "Marguerite de la Fontaine");
        await using var stranger = await GuestAsync();
        await using var friend = await (await GuestAsync()).SignedInAsync("friend");
        await using var maker = await (await GuestAsync()).SignedInAsync("marguerite_de_la_fontaine");
        foreach (var (name, path) in corners.ForStrangers) await TakeAsync(stranger, folder, name, path);
        foreach (var (name, path) in corners.ForFriend) await TakeAsync(friend, folder, name, path);
        await TakeAsync(friend, folder, "report-own", "/@friend/report");
        foreach (var (name, path) in corners.ForMaker) await TakeAsync(maker, folder, name, path);
        await TakeAsync(operatorAtWork, folder, "clip-of-operator", $"/c/{corners.Clip}");
        await operatorAtWork.Page.Locator(".rail summary").ClickAsync();
        await TakeAsync(operatorAtWork, folder, "clip-of-operator-menu", null);

        // What the server says of a form that is not complete.
        await stranger.GoAsync($"/c/{corners.Clip}/report");
        await stranger.Page.EvaluateAsync("() => { for (const form of document.forms) form.noValidate = true; }");
        await stranger.Page.Locator("main form button").ClickAsync();
        await TakeAsync(stranger, folder, "report-clip-incomplete", null);
        await stranger.Page.Locator("[name=reason]").First.CheckAsync();
        await stranger.Page.Locator("[name=words]").FillAsync("It is mine.");
        await stranger.Page.Locator("[name=name]").FillAsync("Somebody");
        await stranger.Page.Locator("[name=faith]").CheckAsync();
        await stranger.Page.Locator("main form button").ClickAsync();
        await TakeAsync(stranger, folder, "report-clip-sent", null);

        await corners.SuspendAsync(keeper);
        foreach (var (name, path) in corners.ForOperators) await TakeAsync(operatorAtWork, folder, name, path);
        await operatorAtWork.GoAsync("/operator/members/friend");
        foreach (var summary in await operatorAtWork.Page.Locator("details.more > summary").AllAsync()) await summary.ClickAsync();
        await TakeAsync(operatorAtWork, folder, "operator-member-acts", null);
        await corners.DamageAsync();
        await TakeAsync(operatorAtWork, folder, "operator-insights-damage", "/operator/insights");

        Task<Guest> GuestAsync() => chromium.GuestAsync(site, locale: language, width: width, height: height, light: light);
    }

    [Theory]
    [InlineData("en", 360, 740, false)]
    [InlineData("en", 1280, 800, true)]
    [InlineData("fr", 360, 740, true)]
    [InlineData("fr", 1280, 800, false)]
    public async Task So_have_accounts_that_are_connected_and_what_leaves_from_them(string language, int width, int height, bool light)
    {
        (string, string)[] people =
        [
            ("bob@xmpp.lan", "Bob"), ("ann@xmpp.lan", ""), ($"{new string('w', 60)}@xmpp.lan", "Marguerite-Antoinette de la Fontaine-Beauregard d’Entraigues-sur"), ($"{new string('m', 60)}@xmpp.lan", new string('M', 60)),
            .. Enumerable.Range(1, 60).Select(n => (string.Create(CultureInfo.InvariantCulture, $"friend{n}@xmpp.lan"), string.Create(CultureInfo.InvariantCulture, $"Friend {n:00}"))),
        ];
        await using var host = new XmppHost { People = people };
        await using var site = await Site.StartAsync([.. host.Settings]);
        var folder = Directory.CreateDirectory(Path.Combine(
            Environment.GetEnvironmentVariable("SHOTS") ?? Path.Combine(Path.GetTempPath(), "entourage-screenshots"),
            string.Create(CultureInfo.InvariantCulture, $"accounts-{language}-{width}"))).FullName;
        var maker = await site.JoinAsync("maker");
        var clip = await maker.PublishAsync(await footage.DrawAsync(2, "720x1280"), "The last light on the hill");
        await using var guest = await (await chromium.GuestAsync(site, locale: language, width: width, height: height, light: light)).SignedInAsync("maker");
        var list = $"/studio/invite/xmpp?clip={clip}";
        await TakeAsync(guest, folder, "connections-none", "/settings/connections");
        await TakeAsync(guest, folder, "people-not-connected", list);
        await guest.GoAsync("/settings/connections");
        await guest.Page.Locator("[name=address]").FillAsync("alice@xmpp.lan");
        await guest.Page.Locator("[name=secret]").FillAsync("wrong");
        await guest.Page.Locator("main form button").ClickAsync();
        await TakeAsync(guest, folder, "connections-wrong-password", null);
        await ConnectAsync(maker, "lonely@xmpp.lan");
        await TakeAsync(guest, folder, "people-none", list);
        await ConnectAsync(maker, "alice@xmpp.lan");
        await TakeAsync(guest, folder, "connections-connected", "/settings/connections");

        var made = await maker.PostAsync("/api/v1/invitations", new { channel = "xmpp", contact = "bob@xmpp.lan", message = "I made this on the way home. Have a look." });
        Assert.True(made.Status == 201, made.Text);
        await Eventually.TrueAsync(
            TimeSpan.FromSeconds(20), async () => (await maker.GetAsync($"/api/v1/invitations/{made["id"]}"))["delivery"] == "handed_over", "It does not arrive.");
        await TakeAsync(guest, folder, "people-many", list);
        await TakeAsync(guest, folder, "people-nobody-found", $"{list}&query=zzz");
        await TakeAsync(guest, folder, "people-found", $"{list}&query=bob");
        await TakeAsync(guest, folder, "people-long", $"{list}&query=mmm");
        await guest.Page.Locator("button[name=contact]").ClickAsync();
        await TakeAsync(guest, folder, "people-words", null);
        await guest.Page.Locator("button[value=look]").ClickAsync();
        await TakeAsync(guest, folder, "people-whole-message", null);

        foreach (var (state, row, letter) in ((string, string, string)[])
            [("handed_over", "handed_over", "NULL"), ("on_its_way", "open", "x'00'"), ("failed", "open", "NULL"), ("unknown", "open", "NULL")])
        {
            // A long lease: it is somebody else who has it in hand.
            Change(site, $"UPDATE deliveries SET state = '{(state == "on_its_way" ? "leaving" : state)}', sealed = {letter}, until = 9000000000000");
            Change(site, $"UPDATE invitations SET state = '{row}'");
            await TakeAsync(guest, folder, $"delivery-{state}", $"/studio/invitations/{made["id"]}");
        }
        Change(site, "UPDATE connections SET state = 'refused'");
        await TakeAsync(guest, folder, "connections-refused", "/settings/connections");
        await TakeAsync(guest, folder, "people-refused", list);
    }

    private static async Task ConnectAsync(ApiPerson maker, string address)
    {
        var connected = await maker.SendAsync(HttpMethod.Put, "/api/v1/channels/xmpp/account", new { address, secret = XmppHost.Password });
        Assert.True(connected.Status == 200, connected.Text);
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
