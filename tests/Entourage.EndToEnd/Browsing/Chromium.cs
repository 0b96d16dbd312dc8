using Entourage.EndToEnd.Fixtures;
using Microsoft.Playwright;

namespace Entourage.EndToEnd.Browsing;

/// <summary>One Chromium for a class of tests; every guest in it has a profile of their own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync",
    ];

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Headless = true, Args = Arguments });
    }

    /// <summary>Somebody with a fresh browser: a phone unless told otherwise.</summary>
    public async Task<Guest> GuestAsync(Site site, bool scripts = true, string locale = "en", int width = 390, int height = 844, string? zone = null, bool light = false)
    {
        var context = await browser!.NewContextAsync(new()
        {
            BaseURL = site.Address.AbsoluteUri,
            JavaScriptEnabled = scripts,
            Locale = locale,
            TimezoneId = zone,
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = light ? ColorScheme.Light : ColorScheme.Dark,
        });
        return await Guest.OpenAsync(site, context);
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
    }
}
