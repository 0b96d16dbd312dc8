using System.Globalization;
using System.Text.RegularExpressions;
using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd.Browsing;

/// <summary>Whoever runs the site looks after it from a phone.</summary>
[Trait("Needs", "chromium")]
public sealed partial class ModerationTests(Chromium chromium, Footage footage) : IClassFixture<Chromium>, IClassFixture<Footage>
{
    // Where pictures of what is tested go, for whoever wants to look; nowhere unless asked.
    private static readonly string? Shots = Environment.GetEnvironmentVariable("SHOTS");

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    public async Task An_operator_walks_the_tree_freezes_suspends_and_reads_what_the_member_says(string language)
    {
        await using var site = await Site.StartAsync(("Allowance__PerSubtree", "100"));
        using var keeper = await OperatorAsync(site);
        var elder = await site.JoinAsync("elder");
        await elder.PublishAsync(await footage.DrawAsync(2), "The first one");
        using var middle = await ComesThroughAsync(site, elder, "middle");
        await middle.PublishAsync(await footage.DrawAsync(2), "The second one");
        using var one = await ComesThroughAsync(site, middle, "leaf_one");
        using var two = await ComesThroughAsync(site, middle, "leaf_two");
        await using var phone = await (await chromium.GuestAsync(site, locale: language)).SignedInAsync("keeper");

        await phone.GoAsync("/operator/members/elder");
        await phone.Page.Locator("[data-tree=middle] a").ClickAsync();
        await phone.Page.WaitForURLAsync("**/operator/members/middle");
        await AssertFitsAsync(phone);
        await phone.Page.Locator("[data-tree=leaf_one] a").ClickAsync();
        await phone.Page.WaitForURLAsync("**/operator/members/leaf_one");
        Assert.Equal(["elder", "middle"], await phone.Page.Locator("[data-tree]").EvaluateAllAsync<string[]>("all => all.map(one => one.dataset.tree)"));
        await phone.Page.Locator("[data-tree=middle] a").ClickAsync();

        await phone.Page.Locator("[data-act=freeze] summary").ClickAsync();
        await phone.Page.Locator("#freeze-reason").FillAsync("Strangers");
        await ShootAsync(phone, language, "freeze");
        await PressAsync(phone, "[data-act=freeze] button");
        await phone.Page.WaitForURLAsync("**/operator/members/middle?said=frozen");
        await ShootAsync(phone, language, "frozen");
        Assert.Equal("invitations_frozen", (await middle.PostAsync("/api/v1/invitations", new { channel = "copy_link" })).Code);
        await PressAsync(phone, "form[action$='/unfreeze'] button");
        await phone.Page.WaitForURLAsync("**/operator/members/middle?said=unfrozen");
        Assert.Equal(201, (await middle.PostAsync("/api/v1/invitations", new { channel = "copy_link" })).Status);

        await phone.Page.Locator("[data-act=suspend] summary").ClickAsync();
        await phone.Page.Locator("#suspend-reason").FillAsync("Threats");
        await ShootAsync(phone, language, "suspend");
        await PressAsync(phone, "[data-act=suspend] button[value='7']");
        await phone.Page.WaitForURLAsync("**/operator/members/middle?said=suspended");
        var until = DateTimeOffset.UtcNow.AddDays(7).Year.ToString(CultureInfo.InvariantCulture);
        Assert.Contains(until, await phone.Page.Locator("[data-states]").InnerTextAsync(), StringComparison.Ordinal);

        await using var friend = await chromium.GuestAsync(site, locale: language);
        await AppealAsync(friend, "middle", "It was a misunderstanding. I know all of them from school.", until, language);

        await phone.GoAsync("/operator/members/middle");
        Assert.Contains("a misunderstanding", await phone.Page.Locator("[data-appeal]").InnerTextAsync(), StringComparison.Ordinal);
        await AssertFitsAsync(phone);
        await ShootAsync(phone, language, "appeal");
        await phone.GoAsync("/operator/reports");
        await ShootAsync(phone, language, "queue");
        await PressAsync(phone, "[data-review=leaf_one] button");
        await phone.Page.WaitForURLAsync("**/operator/reports?said=review_cleared");
        Assert.Equal(1, await phone.Page.Locator("[data-review]").CountAsync());
        await phone.GoAsync("/operator/audit");
        await AssertFitsAsync(phone);
        await ShootAsync(phone, language, "audit");
        await phone.GoAsync("/operator/members/middle");
        await PressAsync(phone, "form[action$='/restore'] button");
        await phone.Page.WaitForURLAsync("**/operator/members/middle?said=restored");
        Assert.Equal(0, await phone.Page.Locator("[data-appeal]").CountAsync());
        phone.AssertQuiet();
        Assert.Equal(200, (await keeper.GetAsync("/api/v1/operator/audit")).Status);
    }

    /// <summary>Whoever joins by the link that the server prints at its first start.</summary>
    private static async Task<ApiPerson> OperatorAsync(Site site)
    {
        var keeper = site.Visitor();
        var joined = await keeper.PostAsync("/api/v1/accounts", new { handle = "keeper", password = ApiPerson.Password, setup = Setup().Match(site.Output).Groups[1].Value });
        Assert.True(joined.Status == 201, joined.Text);
        return keeper;
    }

    private static async Task<ApiPerson> ComesThroughAsync(Site site, ApiPerson maker, string handle)
    {
        var made = await maker.PostAsync("/api/v1/invitations", new { channel = "copy_link" });
        Assert.True(made.Status == 201, made.Text);
        var path = new Uri(made["url"]!).AbsolutePath;
        var newcomer = ApiPerson.WithCookies(site.Address, handle);
        var landing = await newcomer.SendAsync(HttpMethod.Get, path, null, ("Sec-Fetch-Site", "none"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document"));
        var joined = await newcomer.PostAsync(
            "/api/v1/accounts", new { handle, password = ApiPerson.Password, token = path[3..], ticket = Ticket().Match(landing.Text).Groups[1].Value });
        Assert.True(joined.Status == 201, joined.Text);
        return newcomer;
    }

    // The page answers in place: what is wrong, the note, and that it was sent.
    private static async Task AppealAsync(Guest friend, string handle, string note, string until, string language)
    {
        await friend.GoAsync("/sign-in");
        await friend.Page.Locator("details[data-password] summary").ClickAsync();
        var form = friend.Page.Locator("form[data-passkey=sign-in-password]");
        await form.Locator("[name=handle]").FillAsync(handle);
        await form.Locator("[name=password]").FillAsync(ApiPerson.Password);
        await form.Locator("button").First.ClickAsync();
        await form.Locator("[data-appeal]").WaitForAsync();
        Assert.Contains(until, await form.Locator("[data-error]").InnerTextAsync(), StringComparison.Ordinal);
        await form.Locator("[name=note]").FillAsync(note);
        await ShootAsync(friend, language, "suspended");
        await form.Locator("[name=appeal]").ClickAsync();
        await form.Locator("[data-appealed]").WaitForAsync();
        await ShootAsync(friend, language, "said");
        Assert.DoesNotContain(await friend.Page.Context.CookiesAsync(), cookie => cookie.Name is "s" or "__Host-s");
    }

    private static async Task PressAsync(Guest guest, string button)
    {
        var box = await guest.Page.Locator(button).BoundingBoxAsync();
        Assert.True(box!.Height >= 44, $"a finger misses {button}");
        await guest.Page.Locator(button).ClickAsync();
    }

    private static async Task AssertFitsAsync(Guest guest) =>
        Assert.False(await guest.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth + 1"), "wider than the screen");

    private static async Task ShootAsync(Guest guest, string language, string name)
    {
        if (Shots is null) return;
        await guest.Page.WaitForTimeoutAsync(300);
        await guest.Page.ScreenshotAsync(new() { Path = Path.Combine(Directory.CreateDirectory(Shots).FullName, $"moderation-{name}-{language}.png"), FullPage = true });
    }

    [GeneratedRegex(@"/join\?setup=(\w+)")]
    private static partial Regex Setup();

    [GeneratedRegex("data-ticket=\"([^\"]*)\"")]
    private static partial Regex Ticket();
}
