using System.Text.RegularExpressions;
using Entourage.EndToEnd.Fixtures;
using Microsoft.Playwright;

namespace Entourage.EndToEnd.Browsing;

/// <summary>Every page there is, in Chromium, by everybody who may see it: nothing is blocked, nothing fails, and what people write is text (X-11, T-34).</summary>
[Trait("Needs", "chromium")]
public sealed partial class EveryPageTests(Chromium chromium, Footage footage) : IClassFixture<Chromium>, IClassFixture<Footage>
{
    // Each would show itself by setting a word on the page, by asking for a file, or by a complaint of the browser.
    private static readonly string[] Hostile =
    [
        "<script>ran=1</script>",
        "\"><img src=x:1 onerror=ran=1>",
        "'><svg/onload=ran=1>",
        "javascript:ran=1",
        "</title><script>ran=1</script>",
        "</textarea></template></style><img src=x:2 onerror=ran=1>",
        "]]><script>ran=1</script><![CDATA[",
        "--><script>ran=1</script><!--",
        "{{ran=1}} ${ran=1} @(ran=1) <%=1%>",
        "[a](javascript:ran=1) ![b](x:3) <b>c</b>",
        "}*{background:url(x:4)}</style>",
        "=HYPERLINK(\"http://x.invalid\")",
        "&lt;b&gt; &quot; &#39; &amp;amp;",
        "\\u003cscript\\u003e \\\" \\' `",
    ];

    private static readonly string[] Open =
    [
        "/", "/about", "/join", "/sign-in", "/@maker", "/@maker/followers", "/@maker/following", "/c/{clip}", "/i/{token}", "/i/{token}/join", "/i/{token}/sign-in",
        "/i/{token}/noted?report", "/i/{token}/unsubscribe",
    ];

    private static readonly string[] Own =
    [
        "/", "/?feed=for-you", "/@maker", "/@friend", "/c/{clip}", "/i/{token}", "/studio", "/studio/clips/{clip}", "/studio/invite?clip={clip}",
        "/settings", "/settings/profile", "/settings/privacy", "/settings/sign-in", "/settings/programs", "/settings/data",
        "/studio/invite?clip={clip}&channel=whatsapp", "/studio/invite?clip={clip}&channel=qr_code", "/studio/invitations", "/studio/invitations/{id}",
        "/studio/requests", "/studio/insights", "/about", "/settings/connections", "/studio/invite/xmpp?clip={clip}", "/studio/invite/fediverse?clip={clip}",
    ];

    // Where a sign-in elsewhere leads back to; opened by hand it can only say no.
    private const string SignedIn = "/settings/connections/fediverse/signed-in";

    private static readonly string[] OfOperators =
        ["/operator/reports", "/operator/audit", "/operator/rollouts", "/operator/rollouts/one_tap", "/operator/insights", "/operator/members/maker", "/operator/members/friend"];

    [Fact]
    public async Task T34_and_X11_every_page_is_quiet_and_shows_hostile_text_as_text()
    {
        await using var site = await Site.StartAsync(("Channels__Xmpp__On", "true"), ("Channels__Fediverse__On", "true"), ("Allowance__Start", "100"), ("Allowance__Cap", "100"), ("Allowance__PerSubtree", "100"), ("Allowance__PerNetwork", "100"));
        using var keeper = site.Visitor();
        var operatorJoined = await keeper.PostAsync("/api/v1/accounts", new { handle = "keeper", password = ApiPerson.Password, setup = Setup().Match(site.Output).Groups[1].Value });
        Assert.True(operatorJoined.Status == 201, operatorJoined.Text);
        var maker = await site.JoinAsync("maker");
        var clip = await maker.PublishAsync(await footage.DrawAsync(2), "My latest");
        var used = await maker.PostAsync("/api/v1/invitations", new { channel = "copy_link" });
        var friend = await site.JoinAsync("friend");
        Assert.Equal(200, (await friend.PostAsync("/api/v1/invitations/redeem", new { token = TokenOf(used) })).Status);

        await using var stranger = await ListeningAsync(await chromium.GuestAsync(site));
        await using var creator = await ListeningAsync(await (await chromium.GuestAsync(site)).SignedInAsync("maker"));
        await using var reader = await ListeningAsync(await (await chromium.GuestAsync(site)).SignedInAsync("friend"));
        await using var operatorAtWork = await ListeningAsync(await (await chromium.GuestAsync(site)).SignedInAsync("keeper"));

        // Once everything, and then with every text where people look: the places that show one.
        var everywhere = await WriteAsync(maker, clip, string.Join(' ', Hostile), "Plain");
        foreach (var path in Open) await LookAsync(stranger, path, clip, everywhere);
        foreach (var path in Own) await LookAsync(creator, path, clip, everywhere);
        foreach (var path in (string[])["/", "/settings", "/settings/profile", "/@maker", "/c/{clip}", "/studio"]) await LookAsync(reader, path, clip, everywhere);
        await AssertDocumentAsync(stranger);
        // In a browser of its own, because Chromium complains of its status.
        await using var refused = await ListeningAsync(await (await chromium.GuestAsync(site)).SignedInAsync("maker"));
        await LookAsync(refused, SignedIn, 400);

        foreach (var text in Hostile)
        {
            var made = await WriteAsync(maker, clip, text, text);
            await AssertShownAsync(stranger, "/i/{token}", clip, made, text);
            await AssertShownAsync(stranger, "/@maker", clip, made, text);
            await AssertShownAsync(stranger, "/c/{clip}", clip, made, text);
            await AssertShownAsync(reader, "/", clip, made, text);
            await LookAsync(creator, "/studio", clip, made);
            await LookAsync(creator, "/studio/insights", clip, made);
            await LookAsync(creator, "/studio/invitations/{id}", clip, made);
            await LookAsync(operatorAtWork, "/operator/members/maker", clip, made);
        }
        // Last, because a report empties the allowance.
        await ReportAsync(site, everywhere);
        foreach (var path in OfOperators) await LookAsync(operatorAtWork, path, clip, everywhere);
        foreach (var guest in (Guest[])[stranger, creator, reader, operatorAtWork]) guest.AssertQuiet();
    }

    [Fact]
    public async Task T34_and_X11_so_are_the_pages_where_people_rarely_come()
    {
        await using var site = await Site.StartAsync(("Limits__NoticesPerMinute", "100"));
        var (corners, keeper) = await Corners.OpenAsync(site);
        await using var operatorAtWork = await ListeningAsync(await (await chromium.GuestAsync(site)).SignedInAsync(Corners.Keeper));
        foreach (var (_, path) in Corners.EmptyForOperators) await LookAsync(operatorAtWork, path);

        var words = string.Join(' ', Hostile);
        await corners.FillAsync(footage, keeper, words, Hostile[0]);
        await using var stranger = await ListeningAsync(await chromium.GuestAsync(site));
        await using var friend = await ListeningAsync(await (await chromium.GuestAsync(site)).SignedInAsync("friend"));
        await using var maker = await ListeningAsync(await (await chromium.GuestAsync(site)).SignedInAsync("maker"));
        foreach (var (guest, pages) in ((Guest, (string Name, string Path)[])[])[(stranger, corners.ForStrangers), (friend, corners.ForFriend), (maker, corners.ForMaker)])
        {
            foreach (var (_, path) in pages) await LookAsync(guest, path);
        }
        await AssertTextAsync(friend, "/notices", words);
        await AssertTextAsync(friend, "/settings/people", Hostile[0]);
        await AssertTextAsync(maker, corners.ForMaker[0].Path, words);
        await AssertTextAsync(maker, "/studio/invitations", Hostile[0]);
        await ReportByFormAsync(stranger, corners.ForStrangers[0].Path, words);
        // From here on they are signed out, or the server is away: their pages would say so.
        foreach (var guest in (Guest[])[friend, maker]) await guest.GoAsync("about:blank");
        await RecoverAsync(stranger, corners.ForStrangers.Single(page => page.Name == "recover").Path);
        await stranger.GoAsync("about:blank");

        await corners.SuspendAsync(keeper);
        foreach (var (_, path) in corners.ForOperators) await LookAsync(operatorAtWork, path);
        foreach (var path in (string[])["/operator/notices", "/operator/reports", "/operator/audit", .. corners.ForOperators.Where(page => page.Name is "operator-clip" or "operator-clip-down" or "operator-member-frozen").Select(page => page.Path)])
        {
            await AssertTextAsync(operatorAtWork, path, words);
        }
        await LookAsync(operatorAtWork, "/operator/insights");
        Assert.Equal(["no_address", "not_named"], (await operatorAtWork.Page.Locator("[data-fault]").EvaluateAllAsync<string[]>("all => all.map(one => one.dataset.fault)")).Order());
        Assert.Contains("1 film or upload (3 MB) belongs to no clip", await operatorAtWork.Page.Locator("[data-lost]").InnerTextAsync(), StringComparison.Ordinal);
        if (site.StoreAddress is null)
        {
            await corners.DamageAsync();
            await LookAsync(operatorAtWork, "/operator/insights");
            Assert.Contains("The database is damaged", await operatorAtWork.Page.Locator("[data-damage]").InnerTextAsync(), StringComparison.Ordinal);
        }
        AssertEveryRoute([.. Open, .. Own, SignedIn, .. OfOperators, .. corners.Paths]);
        foreach (var guest in (Guest[])[stranger, friend, maker, operatorAtWork]) guest.AssertQuiet();
    }

    // A page that is added is added here.
    private static void AssertEveryRoute(IReadOnlyCollection<string> looked)
    {
        var paths = looked.Select(path => path.Split('?')[0]).ToHashSet();
        var missing = Directory.EnumerateFiles(Path.Combine(Site.Root, "src", "Entourage.Web", "Pages"), "*.razor", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines).Select(line => Route().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value)
            .Where(route => route != "/status/404" && !paths.Any(path => Regex.IsMatch(path, $"^{Parameter().Replace(route, "[^/]+")}$")));
        Assert.Empty(missing);
    }

    private static async Task ReportByFormAsync(Guest guest, string path, string words)
    {
        await LookAsync(guest, path);
        await guest.Page.Locator("[name=reason]").First.CheckAsync();
        await guest.Page.Locator("[name=words]").FillAsync(words);
        await guest.Page.Locator("[name=name]").FillAsync("Somebody");
        await guest.Page.Locator("[name=faith]").CheckAsync();
        await guest.Page.Locator("main form button").ClickAsync();
        await guest.Page.Locator("a[href^='/notices/']").ClickAsync();
        await guest.Page.WaitForURLAsync("**/notices/*");
        Assert.Contains(words, await guest.Page.Locator("[data-notice]").TextContentAsync(), StringComparison.Ordinal);
    }

    private static async Task RecoverAsync(Guest guest, string path)
    {
        await LookAsync(guest, path);
        await guest.Page.Locator("#password").FillAsync("a new one, and long enough");
        await guest.Page.Locator("main form button").ClickAsync();
        await guest.ArriveAsync("/settings/sign-in");
    }

    private static async Task AssertTextAsync(Guest guest, string path, string text)
    {
        await LookAsync(guest, path);
        var shown = await guest.Page.EvaluateAsync<string>("() => document.body.textContent");
        Assert.True(shown.Contains(text, StringComparison.Ordinal), $"{path} does not show {text} as it was written");
        // Nothing of it became part of the page.
        Assert.Equal(0, await guest.Page.EvaluateAsync<int>("() => document.querySelectorAll('[onerror], [onload], [src^=\"x:\"], a[href^=\"javascript:\" i]').length"));
    }

    // The name, the bio, the caption and the message of an invitation.
    private static async Task<Answer> WriteAsync(ApiPerson maker, string clip, string text, string name)
    {
        Task<Answer> CalledAsync(string by) => maker.SendAsync(HttpMethod.Patch, "/api/v1/me", new { name = by, bio = text });
        var changed = await CalledAsync(name.Length <= 50 ? name : "Plain");
        // A new account's name holds no address (X-16), and some of these look like one.
        if (changed is { Status: 422, Code: "name_has_address" }) changed = await CalledAsync("Plain");
        Assert.True(changed.Status == 200, changed.Text);
        var said = await maker.SendAsync(HttpMethod.Patch, $"/api/v1/clips/{clip}", new { caption = text });
        Assert.True(said.Status == 200, said.Text);
        var made = await maker.PostAsync("/api/v1/invitations", new { channel = "whatsapp", message = text });
        Assert.True(made.Status == 201, made.Text);
        return made;
    }

    // One report, so that the operators' page has something to show.
    private static async Task ReportAsync(Site site, Answer made)
    {
        using var somebody = site.Visitor();
        var path = $"/i/{TokenOf(made)}";
        var page = await somebody.SendAsync(HttpMethod.Get, path, null, ("Sec-Fetch-Site", "none"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document"));
        using var form = new FormUrlEncodedContent([new("ticket", Ticket().Match(page.Text).Groups[1].Value), new("reason", "dangerous")]);
        Assert.Equal(303, (await somebody.SendAsync(HttpMethod.Post, $"{path}/report", form)).Status);
    }

    private static async Task<Guest> ListeningAsync(Guest guest)
    {
        await guest.Page.AddInitScriptAsync(
            "addEventListener('securitypolicyviolation', event => (window.refused ??= []).push(`${event.violatedDirective} ${event.blockedURI}`))");
        guest.Page.Dialog += (_, dialog) => throw new InvalidOperationException($"A dialog opened: {dialog.Message}");
        return guest;
    }

    private static Task LookAsync(Guest guest, string path, string clip, Answer made) => LookAsync(guest, Address(path, clip, made));

    private static async Task LookAsync(Guest guest, string address, int status = 200)
    {
        var answer = await guest.Page.GotoAsync(address, new() { WaitUntil = WaitUntilState.Load });
        Assert.True(answer!.Status == status, $"{address} is {answer.Status}");
        Assert.Equal((address, "[]", false), (address, await guest.Page.EvaluateAsync<string>("() => JSON.stringify(window.refused ?? [])"), await guest.Page.EvaluateAsync<bool>("() => 'ran' in window")));
    }

    // The reader of the API's document tries whether it may make code of text, may not, and does without.
    private static async Task AssertDocumentAsync(Guest guest)
    {
        await guest.GoAsync("/docs");
        await guest.UntilAsync("document.body.innerText.includes('Bind an invitation to yourself') || document.body.innerText.includes('Entourage')", "the document is not readable");
        Assert.Equal("script-src eval", await guest.Page.EvaluateAsync<string>("() => [...new Set(window.refused)].join()"));
    }

    private static Task AssertShownAsync(Guest guest, string path, string clip, Answer made, string text) => AssertTextAsync(guest, Address(path, clip, made), text);

    private static string Address(string path, string clip, Answer made) => path.Replace("{clip}", clip).Replace("{token}", TokenOf(made)).Replace("{id}", made["id"]);

    private static string TokenOf(Answer made) => new Uri(made["url"]!).Segments[^1];

    [GeneratedRegex("^@page \"([^\"]+)\"")]
    private static partial Regex Route();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"/join\?setup=(\w+)")]
    private static partial Regex Setup();

    [GeneratedRegex("data-ticket=\"([^\"]*)\"")]
    private static partial Regex Ticket();
}
