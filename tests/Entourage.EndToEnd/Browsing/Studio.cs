using System.Web;
using Entourage.EndToEnd.Fixtures;
using Microsoft.Playwright;

namespace Entourage.EndToEnd.Browsing;

/// <summary>What a creator does in the studio, with scripts.</summary>
public static class Studio
{
    public static async Task JoinWithPasskeyAsync(IPage page, string handle)
    {
        var form = page.Locator("form[data-passkey=join-passkey]");
        await form.Locator("[name=handle]").FillAsync(handle);
        await form.Locator("button:not([type=button])").ClickAsync();
    }

    /// <summary>Chooses a file and waits until it can be shared.</summary>
    public static async Task UploadAsync(Guest creator, string file)
    {
        await creator.Page.Locator("form[data-upload] input[type=file]").SetInputFilesAsync(file);
        await creator.Page.Locator("[data-uploading]").WaitForAsync();
        await creator.Page.Locator("[data-clip-tile][data-status=ready]").WaitForAsync(new() { Timeout = 120_000 });
        await creator.Page.Locator("[data-channel=whatsapp]").WaitForAsync();
    }

    /// <summary>Picks WhatsApp, writes some words, and lets the page open it; the link in the message that WhatsApp was given.</summary>
    public static async Task<Uri> InviteByWhatsAppAsync(Guest creator, string words)
    {
        await creator.Page.Locator("[data-channel=whatsapp]").ClickAsync();
        var form = creator.Page.Locator("dialog form[data-invite-form]");
        await form.Locator("[name=message]").FillAsync(words);
        await form.Locator("button:not([type=button])").ClickAsync();
        await Eventually.TrueAsync(
            TimeSpan.FromSeconds(20), () => Task.FromResult(creator.Opened.Any(address => address.Host == "wa.me")), "WhatsApp was not opened");
        var text = HttpUtility.ParseQueryString(creator.Opened.Single(address => address.Host == "wa.me").Query)["text"]!;
        Assert.StartsWith(words, text, StringComparison.Ordinal);
        return new Uri(text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)[^1]);
    }

    /// <summary>Begins to watch for a handle in the list of what happens, by the page's own clock, and marks the page so that a reload is noticed.</summary>
    public static Task WatchForAsync(IPage page, string handle) => page.EvaluateAsync(
        """
        (handle) => {
          window.notReloaded = true;
          window.seenAt = 0;
          const list = document.querySelector('[data-live]:not(template)');
          const look = () => { if (!window.seenAt && list.textContent.includes('@' + handle)) window.seenAt = Date.now(); };
          new MutationObserver(look).observe(list, { subtree: true, childList: true, characterData: true });
        }
        """,
        handle);

    /// <summary>Within a second of its commit the page showed it, without a reload.</summary>
    public static async Task AssertSeenLiveAsync(IPage page, DateTimeOffset committed)
    {
        await Guest.UntilAsync(page, "window.seenAt > 0", "the creator's page does not show it", 10);
        var late = await page.EvaluateAsync<double>("() => window.seenAt") - committed.ToUnixTimeMilliseconds();
        Assert.InRange(late, 0, 1000);
        Assert.True(await page.EvaluateAsync<bool>("() => window.notReloaded === true"));
    }

    public static Task<string> FollowersAsync(IPage page) => page.Locator("[data-count=followers]").First.InnerTextAsync();
}
