using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd.Browsing;

/// <summary>A site that asks everybody's year of birth, at a phone, and a clip for adults there .</summary>
[Trait("Needs", "chromium")]
public sealed class AgesTests(Chromium chromium, Footage footage) : IClassFixture<Chromium>, IClassFixture<Footage>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task R71_a_clip_for_adults_shows_nothing_to_a_stranger_and_plays_for_whoever_joins_and_is_of_age(bool scripts)
    {
        await using var site = await Site.StartAsync(("Members__AskBirthYear", "true"));
        var maker = await site.MemberAsync("maker");
        Assert.Equal(200, (await maker.SendAsync(HttpMethod.Patch, "/api/v1/me", new { birthYear = 1985 })).Status);
        var clip = await maker.PublishAsync(await footage.DrawAsync(6), "After dark");
        Assert.Equal(200, (await maker.SendAsync(HttpMethod.Patch, $"/api/v1/clips/{clip}", new { adult = true })).Status);
        var made = await maker.PostAsync("/api/v1/invitations", new { channel = "copy_link" });

        await using var young = await chromium.GuestAsync(site, scripts);
        await OpenAsync(young, made["url"]!);
        await JoinAsync(young, scripts, "young", 2012);
        await young.Page.WaitForURLAsync("**/i/*");
        Assert.Contains("This clip is for adults", await young.Page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
        await young.GoAsync("/settings/profile");
        Assert.Equal(0, await young.Page.Locator("#age").CountAsync());

        await using var grown = await chromium.GuestAsync(site, scripts);
        await OpenAsync(grown, made["url"]!);
        await JoinAsync(grown, scripts, "grown", 1990);
        await grown.ArriveAsync($"/c/{clip}");
        if (scripts) await grown.AssertPlaysAsync();
        else Assert.True(await grown.Page.Locator("video[controls]").IsVisibleAsync());
        Assert.Equal(1, (await maker.GetAsync("/api/v1/members/maker")).Number("followers"));
        young.AssertQuiet();
        grown.AssertQuiet();
    }

    [Fact]
    public async Task A_member_from_before_the_site_asked_is_asked_on_every_page_until_they_say_it_once()
    {
        await using var site = await Site.StartAsync();
        await using var member = await (await chromium.GuestAsync(site)).JoinedAsync("early");
        await site.StartAgainAsync(("Members__AskBirthYear", "true"));
        await member.GoAsync("/studio");
        await member.Page.Locator(".age-question a").ClickAsync();
        await member.Page.Locator("#age input[type=number]").FillAsync("1990");
        await member.Page.Locator("#age button").ClickAsync();
        await member.Page.WaitForURLAsync("**/settings/profile?said=saved*");
        Assert.Equal(0, await member.Page.Locator("#age").CountAsync());
        await member.GoAsync("/studio");
        Assert.Equal(0, await member.Page.Locator(".age-question").CountAsync());
        member.AssertQuiet();
    }

    private static async Task OpenAsync(Guest guest, string link)
    {
        await guest.GoAsync(link);
        Assert.Contains("This clip is for adults", await guest.Page.Locator(".stage").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await guest.Page.Locator(".stage img, .stage video").CountAsync());
        await guest.Page.Locator("a[href$='/join']").ClickAsync();
    }

    private static async Task JoinAsync(Guest guest, bool scripts, string handle, int year)
    {
        if (scripts) await guest.WithPasskeysAsync();
        var form = guest.Page.Locator(scripts ? "form[data-passkey=join-passkey]" : "form[data-passkey=join-password]");
        await form.Locator("[name=handle]").FillAsync(handle);
        await form.Locator("[name=birthYear]").FillAsync(year.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (!scripts) await form.Locator("[name=password]").FillAsync(ApiPerson.Password);
        await form.Locator("button:not([type=button])").ClickAsync();
    }
}
