using System.Collections.Concurrent;
using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd.Browsing;

/// <summary>A passkey that opens no account any more is not left among those that a device offers.</summary>
[Trait("Needs", "chromium")]
public sealed class GonePasskeysTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task The_browser_is_told_of_passkeys_that_were_removed_that_are_unknown_and_that_went_with_their_account()
    {
        await using var site = await Site.StartAsync();
        await using var member = await (await chromium.GuestAsync(site)).WithPasskeysAsync();
        var told = new ConcurrentQueue<string>();
        await member.Page.ExposeFunctionAsync("tellTest", (string signal) => told.Enqueue(signal));
        // The device keeps the passkey, so that it can be offered once more.
        await member.Page.AddInitScriptAsync("PublicKeyCredential.signalUnknownCredential = (one) => tellTest(`${one.rpId} ${one.credentialId}`);");
        await member.GoAsync("/join");
        await Studio.JoinWithPasskeyAsync(member.Page, "ana");
        await member.Page.WaitForURLAsync(address => !address.Contains("/join", StringComparison.Ordinal));

        // Another way to sign in first, or the only key could not go.
        await member.GoAsync("/settings/sign-in");
        await member.Page.Locator("#password-section summary").ClickAsync();
        await member.Page.Locator("#password").FillAsync(ApiPerson.Password);
        await member.Page.Locator("form:has(#password) button").First.ClickAsync();
        await member.Page.WaitForURLAsync("**/settings/sign-in?said=password_changed*");
        var id = await member.Page.Locator("form[data-credential]").GetAttributeAsync("data-credential");
        await member.Page.Locator("form[data-credential] button").ClickAsync();
        await member.Page.WaitForURLAsync("**/settings/sign-in?said=passkey_removed*");
        var expected = $"{site.Address.Host} {id}";
        Assert.Equal([expected], told);

        await member.Page.EvaluateAsync("() => fetch('/api/v1/sessions/current', { method: 'DELETE', headers: { 'Content-Type': 'application/json' } })");
        await member.GoAsync("/sign-in");
        await member.Page.Locator("form[data-passkey=sign-in-passkey] button:not([type=button])").First.ClickAsync();
        await member.UntilAsync(
            "document.querySelector('form[data-passkey=sign-in-passkey] [data-error]').textContent.includes('belongs to no account here')", "the passkey is not said to be unknown");
        Assert.Equal([expected, expected], told);

        await using var leaving = await (await chromium.GuestAsync(site)).WithPasskeysAsync();
        var last = new ConcurrentQueue<string>();
        await leaving.Page.ExposeFunctionAsync("tellTest", (string signal) => last.Enqueue(signal));
        await leaving.Page.AddInitScriptAsync("PublicKeyCredential.signalUnknownCredential = (one) => tellTest(`${one.rpId} ${one.credentialId}`);");
        await leaving.GoAsync("/join");
        await Studio.JoinWithPasskeyAsync(leaving.Page, "leo");
        await leaving.Page.WaitForURLAsync(address => !address.Contains("/join", StringComparison.Ordinal));
        await leaving.GoAsync("/settings/sign-in");
        id = await leaving.Page.Locator("form[data-credential]").GetAttributeAsync("data-credential");
        await leaving.GoAsync("/settings/data");
        await leaving.Page.Locator("#delete details summary").ClickAsync();
        await leaving.Page.Locator("form[data-passkey=delete-account] button").ClickAsync();
        await leaving.Page.WaitForURLAsync("**/?said=deleted");
        Assert.Equal([$"{site.Address.Host} {id}"], last);
    }
}
