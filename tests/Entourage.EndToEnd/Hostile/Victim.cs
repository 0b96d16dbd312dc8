using System.Text.RegularExpressions;
using Entourage.EndToEnd.Fixtures;
using Microsoft.Playwright;

namespace Entourage.EndToEnd.Hostile;

/// <summary>Somebody whose browser hostile pages try to use.</summary>
public sealed partial class Victim : IAsyncDisposable
{
    private readonly Scene scene;

    private Victim(Scene scene, IBrowserContext context) => (this.scene, Context) = (scene, context);

    public IBrowserContext Context { get; }

    public static Victim Open(Scene scene, IBrowserContext context)
    {
        var victim = new Victim(scene, context);
        context.SetDefaultTimeout(20_000);
        return victim;
    }

    public Task<Victim> JoinedAsync(string handle) => PostAsync("/api/v1/accounts", handle, 201);

    public async Task<IPage> PageAsync(string address, WaitUntilState until = WaitUntilState.Commit)
    {
        var page = await Context.NewPageAsync();
        await page.GotoAsync(address, new() { WaitUntil = until });
        return page;
    }

    /// <summary>A ticket of this browser's own for a link, as if it had leaked to whoever writes the hostile pages.</summary>
    public async Task<string> TicketAsync(Link link)
    {
        var landing = await Context.APIRequest.GetAsync(link.Url, new() { Headers = [new("Sec-Fetch-Site", "none"), new("Sec-Fetch-Mode", "navigate"), new("Sec-Fetch-Dest", "document")] });
        return TicketIn().Match(await landing.TextAsync()).Groups[1].Value;
    }

    /// <summary>Takes the follow back, so that the next one can be seen.</summary>
    public async Task UndoAsync()
    {
        var answer = await Context.APIRequest.DeleteAsync($"{scene.Front.Address}api/v1/members/maker/follow", new() { Headers = [Origin] });
        Assert.True(answer.Ok, await answer.TextAsync());
    }

    public async ValueTask DisposeAsync() => await Context.DisposeAsync();

    private KeyValuePair<string, string> Origin => new("Origin", scene.Front.Address.GetLeftPart(UriPartial.Authority));

    private async Task<Victim> PostAsync(string path, string handle, int expected)
    {
        var answer = await Context.APIRequest.PostAsync(scene.Front.Address.AbsoluteUri.TrimEnd('/') + path, new()
        {
            DataObject = new { handle, password = ApiPerson.Password },
            Headers = [Origin],
        });
        Assert.True(answer.Status == expected, await answer.TextAsync());
        return this;
    }

    [GeneratedRegex("data-ticket=\"([^\"]*)\"")]
    private static partial Regex TicketIn();
}
