using System.Globalization;
using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd.Browsing;

/// <summary>The end of a link, and of a suspension, is told by the clock of whoever reads it.</summary>
[Trait("Needs", "chromium")]
public sealed class ClockTests(Chromium chromium, Footage footage) : IClassFixture<Chromium>, IClassFixture<Footage>
{
    [Theory]
    [InlineData("Pacific/Kiritimati", "en", "en-GB", true)]
    [InlineData("Pacific/Honolulu", "fr", "fr", true)]
    [InlineData("Pacific/Kiritimati", "en", "en-GB", false)]
    public async Task The_day_a_link_ends_is_the_readers_day(string zone, string locale, string written, bool scripts)
    {
        await using var site = await Site.StartAsync();
        var maker = await site.JoinAsync("maker");
        await maker.PublishAsync(await footage.DrawAsync(1), "My latest");
        var made = await maker.PostAsync("/api/v1/invitations", new { channel = "whatsapp" });
        var end = DateTimeOffset.Parse(made["expiresAt"]!, CultureInfo.InvariantCulture);
        await using var reader = await (await chromium.GuestAsync(site, scripts: scripts, locale: locale, zone: zone)).SignedInAsync("maker");
        await reader.GoAsync("/studio/invitations");
        var told = reader.Page.Locator(".invitations time").First;
        if (!scripts)
        {
            Assert.Equal(end.UtcDateTime.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture), await told.InnerTextAsync());
            return;
        }
        var expected = await reader.Page.EvaluateAsync<string>(
            "([end, written, zone]) => new Intl.DateTimeFormat(written, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }).format(new Date(end))",
            new[] { made["expiresAt"]!, written, zone });
        await reader.UntilAsync($"document.querySelector('.invitations time').textContent === {System.Text.Json.JsonSerializer.Serialize(expected)}", $"not {expected}");
        reader.AssertQuiet();
    }

    [Theory]
    [InlineData("Pacific/Kiritimati", "en", "en-GB")]
    [InlineData("Pacific/Honolulu", "fr", "fr")]
    public async Task The_day_a_suspension_ends_is_the_readers_day(string zone, string locale, string written)
    {
        await using var site = await Site.StartAsync();
        var (_, keeper) = await Corners.OpenAsync(site);
        await site.JoinAsync("loud");
        // Late in the evening where the clock is at zero: another day in one of the two places.
        var until = DateTimeOffset.UtcNow.Date.AddDays(7).AddHours(zone.EndsWith("Honolulu", StringComparison.Ordinal) ? 2 : 22);
        var end = until.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var suspended = await keeper.SendAsync(HttpMethod.Put, "/api/v1/operator/members/loud/suspension", new { until = end, reason = "For a while." });
        Assert.True(suspended.Status == 204, suspended.Text);

        await using var reader = await chromium.GuestAsync(site, locale: locale, zone: zone);
        await reader.GoAsync("/sign-in");
        await reader.Page.Locator("details[data-password] summary").ClickAsync();
        var form = reader.Page.Locator("form[data-passkey=sign-in-password]");
        await form.Locator("[name=handle]").FillAsync("loud");
        await form.Locator("[name=password]").FillAsync(ApiPerson.Password);
        await form.Locator("button").First.ClickAsync();
        await form.Locator("[data-appeal]").WaitForAsync();
        var expected = await reader.Page.EvaluateAsync<string>(
            "([end, written, zone]) => new Intl.DateTimeFormat(written, { dateStyle: 'long', timeStyle: 'short', timeZone: zone }).format(new Date(end))",
            new[] { end, written, zone });
        Assert.Contains(expected, await form.Locator("[data-error]").InnerTextAsync(), StringComparison.Ordinal);
    }
}
