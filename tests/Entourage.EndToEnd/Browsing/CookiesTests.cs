using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd.Browsing;

/// <summary>A browser that keeps no cookies: nobody can stay signed in, and that is said before an account is made.</summary>
[Trait("Needs", "chromium")]
public sealed class CookiesTests(Chromium chromium, Footage footage) : IClassFixture<Chromium>, IClassFixture<Footage>
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task Joining_without_cookies_says_what_is_the_matter_and_makes_no_account(bool scripts, bool admitted)
    {
        await using var site = await Site.StartAsync();
        var maker = await site.JoinAsync("maker");
        await maker.PublishAsync(await footage.DrawAsync(1), "My latest");
        var made = await maker.PostAsync("/api/v1/invitations", new { channel = "whatsapp" });
        await using var friend = await chromium.GuestAsync(site, scripts: scripts);
        var thrown = new List<string>();
        friend.Page.PageError += (_, error) => thrown.Add(error);
        if (scripts)
        {
            // Such a browser throws where a page asks for its storage.
            await friend.Page.AddInitScriptAsync(
                """
                for (const name of ['localStorage', 'sessionStorage']) {
                  Object.defineProperty(window, name, { get() { throw new DOMException('Access is denied for this document.', 'SecurityError'); } });
                }
                """);
        }
        if (admitted)
        {
            var tools = await friend.Page.Context.NewCDPSessionAsync(friend.Page);
            await tools.SendAsync("Emulation.setDocumentCookieDisabled", new() { ["disabled"] = true });
        }
        foreach (var path in (string[])["/join", new Uri(made["url"]!).AbsolutePath])
        {
            await friend.GoAsync(path);
            if (path != "/join") await friend.Page.Locator("#joining").ClickAsync();
            if (admitted) await friend.Page.Locator("[data-no-cookies]").WaitForAsync();
            if (scripts) await friend.Page.Locator("details[data-password] summary").ClickAsync();
            var form = friend.Page.Locator("form[data-passkey=join-password]");
            await form.Locator("[name=handle]").FillAsync("friend");
            await form.Locator("[name=password]").FillAsync(ApiPerson.Password);
            // Nothing that the page was given is there when it is wanted.
            await friend.Page.Context.ClearCookiesAsync();
            await form.Locator("button:not([type=button])").ClickAsync();
            await friend.UntilAsync(
                "[...document.querySelectorAll('[data-error], main p')].some(one => one.checkVisibility() && one.textContent.includes('keeps no cookies'))", "nobody says what is the matter");
            await friend.Page.WaitForTimeoutAsync(1000);
            using var rows = site.Look();
            Assert.Equal(1, rows.Number("SELECT count(*) FROM members"));
        }
        Assert.Empty(thrown);
    }
}
