using System.Text.RegularExpressions;
using Entourage.EndToEnd.Fixtures;
using Microsoft.Playwright;

namespace Entourage.EndToEnd.Browsing;

/// <summary>Every page there is, in Chromium, by everybody who may see it: nothing is blocked, nothing fails, and what people write is text (X-11, T-34).</summary>
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
        "/i/{token}/noted?report",
    ];

    private static readonly string[] Own =
    [
        "/", "/?feed=for-you", "/@maker", "/@friend", "/c/{clip}", "/i/{token}", "/settings", "/studio", "/studio/clips/{clip}", "/studio/invite?clip={clip}",
        "/studio/invite?clip={clip}&channel=whatsapp", "/studio/invite?clip={clip}&channel=qr_code", "/studio/invitations", "/studio/invitations/{id}",
        "/studio/requests", "/studio/insights", "/about",
    ];

    private static readonly string[] OfOperators =
        ["/operator/reports", "/operator/audit", "/operator/rollouts", "/operator/rollouts/one_tap", "/operator/insights", "/operator/members/maker", "/operator/members/friend"];

    [Fact]
    public async Task T34_and_X11_every_page_is_quiet_and_shows_hostile_text_as_text()
    {
        await using var site = await Site.StartAsync(("Allowance__Start", "100"), ("Allowance__Cap", "100"), ("Allowance__PerSubtree", "100"), ("Allowance__PerNetwork", "100"));
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
        foreach (var path in (string[])["/", "/settings", "/@maker", "/c/{clip}", "/studio"]) await LookAsync(reader, path, clip, everywhere);
        await AssertDocumentAsync(stranger);

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

    private static async Task LookAsync(Guest guest, string path, string clip, Answer made)
    {
        var address = path.Replace("{clip}", clip).Replace("{token}", TokenOf(made)).Replace("{id}", made["id"]);
        var answer = await guest.Page.GotoAsync(address, new() { WaitUntil = WaitUntilState.Load });
        Assert.True(answer!.Status == 200, $"{address} is {answer.Status}");
        Assert.Equal((address, "[]", false), (address, await guest.Page.EvaluateAsync<string>("() => JSON.stringify(window.refused ?? [])"), await guest.Page.EvaluateAsync<bool>("() => 'ran' in window")));
    }

    // The reader of the API's document tries whether it may make code of text, may not, and does without.
    private static async Task AssertDocumentAsync(Guest guest)
    {
        await guest.GoAsync("/docs");
        await guest.UntilAsync("document.body.innerText.includes('Bind an invitation to yourself') || document.body.innerText.includes('Entourage')", "the document is not readable");
        Assert.Equal("script-src eval", await guest.Page.EvaluateAsync<string>("() => [...new Set(window.refused)].join()"));
    }

    private static async Task AssertShownAsync(Guest guest, string path, string clip, Answer made, string text)
    {
        await LookAsync(guest, path, clip, made);
        var shown = await guest.Page.EvaluateAsync<string>("() => document.body.textContent");
        Assert.True(shown.Contains(text, StringComparison.Ordinal), $"{path} does not show {text} as it was written");
        // Nothing of it became part of the page.
        Assert.Equal(0, await guest.Page.EvaluateAsync<int>("() => document.querySelectorAll('[onerror], [onload], [src^=\"x:\"], a[href^=\"javascript:\" i]').length"));
    }

    private static string TokenOf(Answer made) => new Uri(made["url"]!).Segments[^1];

    [GeneratedRegex(@"/join\?setup=(\w+)")]
    private static partial Regex Setup();

    [GeneratedRegex("data-ticket=\"([^\"]*)\"")]
    private static partial Regex Ticket();
}
