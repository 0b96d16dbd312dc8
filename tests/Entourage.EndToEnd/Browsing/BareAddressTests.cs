using Entourage.EndToEnd.Fixtures;
using Entourage.EndToEnd.Hostile;

namespace Entourage.EndToEnd.Browsing;

[Trait("Needs", "chromium")]
public sealed class BareAddressTests
{
    [Fact]
    public async Task Opened_by_a_bare_address_the_door_offers_a_password_and_the_way_to_the_name()
    {
        await using var site = await Site.StartAsync();
        await using BareBrowser browser = await BareBrowser.StartAsync();
        var page = await browser.OpenAsync(new UriBuilder(site.Address) { Host = "127.0.0.1", Path = "/join" }.Uri.AbsoluteUri);
        await page.UntilAsync("document.querySelector('details[data-password]')?.open", "the password is not offered");
        Assert.True((await page.EvaluateAsync("document.querySelector('form[data-passkey=join-passkey]').hidden")).GetBoolean());
        Assert.True((await page.EvaluateAsync("document.querySelector('details[data-password] summary').hidden")).GetBoolean());
        var link = (await page.EvaluateAsync("document.querySelector('.notice a').href")).GetString();
        Assert.Equal(new Uri(site.Address, "/join").AbsoluteUri, link);
        await page.EvaluateAsync($"location.assign('{link}')");
        await page.UntilAsync("location.hostname === 'localhost' && document.querySelector('form[data-passkey=join-passkey]')?.hidden === false", "passkeys are not offered at the name");
    }
}
