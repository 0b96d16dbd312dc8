using System.Collections.Concurrent;
using Entourage.EndToEnd.Fixtures;
using Microsoft.Playwright;

namespace Entourage.EndToEnd.Browsing;

/// <summary>Somebody at a browser. What the browser complains of is kept, and at the end there must be nothing.</summary>
public sealed class Guest : IAsyncDisposable
{
    private readonly Site site;
    private readonly IBrowserContext context;
    private readonly ConcurrentQueue<string> complaints = new();
    private readonly ConcurrentQueue<Uri> opened = new();

    private Guest(Site site, IBrowserContext context) => (this.site, this.context) = (site, context);

    public IPage Page { get; private set; } = null!;

    /// <summary>Addresses of other sites that were opened; none is really visited.</summary>
    public IReadOnlyCollection<Uri> Opened => opened;

    public static async Task<Guest> OpenAsync(Site site, IBrowserContext context)
    {
        var guest = new Guest(site, context);
        context.SetDefaultTimeout(30_000);
        context.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") guest.complaints.Enqueue($"{message.Type} at {message.Location}: {message.Text}");
        };
        context.WebError += (_, error) => guest.complaints.Enqueue(error.Error);
        context.RequestFailed += (_, request) =>
        {
            // Leaving a page gives up what it was still loading.
            if (request.Failure is { } failure and not "net::ERR_ABORTED") guest.complaints.Enqueue($"{request.Method} {request.Url}: {failure}");
        };
        await context.RouteAsync(
            address => !address.StartsWith(site.Address.AbsoluteUri, StringComparison.Ordinal) && address.StartsWith("http", StringComparison.Ordinal),
            async route =>
            {
                guest.opened.Enqueue(new Uri(route.Request.Url));
                await route.FulfillAsync(new() { ContentType = "text/html", Body = "<!doctype html><title>Elsewhere</title>" });
            });
        guest.Page = await context.NewPageAsync();
        return guest;
    }

    /// <summary>Gives this browser a passkey device that answers by itself (W3C WebAuthn §11, virtual authenticators).</summary>
    public async Task<Guest> WithPasskeysAsync()
    {
        var tools = await context.NewCDPSessionAsync(Page);
        await tools.SendAsync("WebAuthn.enable");
        await tools.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return this;
    }

    /// <summary>Another page of the same browser.</summary>
    public async Task<IPage> AnotherPageAsync() => await context.NewPageAsync();

    /// <summary>A page of another site, for this browser only.</summary>
    public Task ServeAsync(string address, string html) =>
        context.RouteAsync(address, route => route.FulfillAsync(new() { ContentType = "text/html", Body = html }));

    /// <summary>Joins by password and the API, so that this browser is signed in before the test begins.</summary>
    public Task<Guest> JoinedAsync(string handle) => SignedInAsync("/api/v1/accounts", handle, 201);

    /// <summary>Signs in a member who joined with <see cref="ApiPerson.Password"/>.</summary>
    public Task<Guest> SignedInAsync(string handle) => SignedInAsync("/api/v1/sessions", handle, 200);

    public Task GoAsync(string path) => Page.GotoAsync(path);

    /// <summary>Waits until this browser is there. What an address says behind its "?" is left aside: scripts take it away, and without them it stays.</summary>
    public Task ArriveAsync(string path) => Page.WaitForURLAsync(address => new Uri(address).AbsolutePath == path);

    /// <summary>Waits until what is on the page is so.</summary>
    public Task UntilAsync(string condition, string otherwise, double seconds = 20) => UntilAsync(Page, condition, otherwise, seconds);

    public static Task UntilAsync(IPage page, string condition, string otherwise, double seconds = 20) =>
        Eventually.TrueAsync(TimeSpan.FromSeconds(seconds), async () => await page.EvaluateAsync<bool>($"() => Boolean({condition})"), otherwise);

    /// <summary>The clip really plays: time passes in it.</summary>
    public async Task AssertPlaysAsync()
    {
        await UntilAsync("document.querySelector('video')?.currentTime > 0", "the clip does not begin");
        var at = await Page.EvaluateAsync<double>("() => document.querySelector('video').currentTime");
        await UntilAsync(
            FormattableString.Invariant($"Math.abs(document.querySelector('video').currentTime - {at}) > 0.2"), $"the clip stands still at {at}");
        Assert.True(await Page.EvaluateAsync<bool>("() => document.querySelector('video').videoWidth > 0"));
    }

    /// <summary>No error on any page: no blocked script or style, nothing missing, nothing thrown.</summary>
    public void AssertQuiet() => Assert.Empty(complaints);

    public ValueTask DisposeAsync()
    {
        // Shown with a failing test only.
        if (!complaints.IsEmpty) TestContext.Current.TestOutputHelper?.WriteLine($"The browser said:\n{string.Join('\n', complaints)}");
        return context.DisposeAsync();
    }

    private async Task<Guest> SignedInAsync(string path, string handle, int expected)
    {
        var answer = await context.APIRequest.PostAsync(site.Address.AbsoluteUri.TrimEnd('/') + path, new()
        {
            DataObject = new { handle, password = ApiPerson.Password },
            Headers = [new("Origin", site.Address.GetLeftPart(UriPartial.Authority))],
        });
        Assert.True(answer.Status == expected, await answer.TextAsync());
        return this;
    }
}
