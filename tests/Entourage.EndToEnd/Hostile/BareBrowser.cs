using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd.Hostile;

/// <summary>
/// Chromium with nothing in between. Test tools make every page believe that it is visible and has the focus; here a tab that another one stands before has
/// neither. Spoken to by the Chrome DevTools Protocol, of which it needs a few commands.
/// </summary>
internal sealed class BareBrowser : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string folder = Directory.CreateTempSubdirectory("entourage-e2e-chromium-").FullName;
    private readonly ConcurrentDictionary<int, (string? Session, TaskCompletionSource<JsonElement> Answer)> waiting = new();
    private readonly ClientWebSocket wire = new();
    private readonly SemaphoreSlim turn = new(1);
    private readonly CancellationTokenSource over = new();
    private Child? chromium;
    private Task hearing = Task.CompletedTask;
    private int last;

    public static async Task<BareBrowser> StartAsync()
    {
        var browser = new BareBrowser();
        browser.chromium = Child.Start("chromium",
        [
            "--headless=new", "--remote-debugging-port=0", $"--user-data-dir={browser.folder}", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
            "--disable-background-networking", "--disable-component-update", "--window-size=500,900", "about:blank",
        ]);
        const string Mark = "DevTools listening on ";
        string? Line() => browser.chromium.Complained.FirstOrDefault(line => line.StartsWith(Mark, StringComparison.Ordinal));
        await Eventually.TrueAsync(Patience, () => Task.FromResult(Line() is not null), "Chromium does not listen");
        await browser.wire.ConnectAsync(new Uri(Line()![Mark.Length..]), TestContext.Current.CancellationToken);
        browser.hearing = browser.HearAsync();
        return browser;
    }

    /// <summary>A tab, in front of the others or behind them.</summary>
    public async Task<BarePage> OpenAsync(string address, bool behind = false)
    {
        var target = await SendAsync("Target.createTarget", new { url = address, background = behind });
        return await AttachAsync(target.GetProperty("targetId").GetString()!);
    }

    /// <summary>The page whose address begins so, once there is one.</summary>
    public async Task<BarePage> FindAsync(string address)
    {
        string? found = null;
        await Eventually.TrueAsync(Patience, async () => (found = (await TargetsAsync()).FirstOrDefault(one => one.Address.StartsWith(address, StringComparison.Ordinal)).Id) is not null,
            $"no page at {address}");
        return await AttachAsync(found!);
    }

    /// <summary>Everything that is open or being prepared: its kind, <c>prerender</c> among them, and its address.</summary>
    public async Task<IReadOnlyList<(string Id, string Kind, string Address)>> TargetsAsync()
    {
        var all = await SendAsync("Target.getTargets", new { filter = new object[] { new { } } });
        return [.. all.GetProperty("targetInfos").EnumerateArray().Select(one => (
            one.GetProperty("targetId").GetString()!, one.TryGetProperty("subtype", out var kind) ? kind.GetString()! : one.GetProperty("type").GetString()!,
            one.GetProperty("url").GetString()!))];
    }

    public async Task<JsonElement> SendAsync(string command, object parameters, string? session = null)
    {
        var number = Interlocked.Increment(ref last);
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting[number] = (session, answer);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(session is null
            ? (object)new { id = number, method = command, @params = parameters }
            : new { id = number, method = command, @params = parameters, sessionId = session });
        await turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            await wire.SendAsync(bytes, WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        }
        finally
        {
            turn.Release();
        }
        return await answer.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        if (chromium is not null) await chromium.DisposeAsync();
        await hearing;
        wire.Dispose();
        over.Dispose();
        turn.Dispose();
        await Eventually.TrueAsync(Patience, () => Task.FromResult(Removed()), "Chromium still writes into its folder");
    }

    // Its helpers end a moment after it.
    private bool Removed()
    {
        try
        {
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task<BarePage> AttachAsync(string target)
    {
        var session = (await SendAsync("Target.attachToTarget", new { targetId = target, flatten = true })).GetProperty("sessionId").GetString()!;
        return new(this, target, session);
    }

    private async Task HearAsync()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                using var whole = new MemoryStream();
                WebSocketReceiveResult part;
                do
                {
                    part = await wire.ReceiveAsync(buffer, over.Token);
                    whole.Write(buffer.AsSpan(0, part.Count));
                }
                while (!part.EndOfMessage);
                var said = JsonElement.Parse(whole.ToArray());
                if (said.TryGetProperty("method", out var method) && method.GetString() == "Target.detachedFromTarget")
                {
                    Closed(said.GetProperty("params").GetProperty("sessionId").GetString());
                }
                if (!said.TryGetProperty("id", out var id) || !waiting.TryRemove(id.GetInt32(), out var asked)) continue;
                if (said.TryGetProperty("result", out var result)) asked.Answer.TrySetResult(result);
                else asked.Answer.TrySetException(new InvalidOperationException(said.GetRawText()));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or WebSocketException)
        {
            foreach (var one in waiting.Values) one.Answer.TrySetException(end);
        }
    }

    // Nobody answers any more.
    private void Closed(string? session)
    {
        foreach (var one in waiting.Values.Where(one => one.Session == session)) one.Answer.TrySetException(new ObjectDisposedException(session, "The page was closed."));
    }
}

/// <summary>A page of it.</summary>
internal sealed record BarePage(BareBrowser Browser, string Target, string Session)
{
    public async Task<JsonElement> EvaluateAsync(string expression)
    {
        var answer = await Browser.SendAsync("Runtime.evaluate", new { expression, returnByValue = true, awaitPromise = true }, Session);
        Assert.False(answer.TryGetProperty("exceptionDetails", out var thrown), thrown.ValueKind == JsonValueKind.Undefined ? "" : thrown.GetRawText());
        return answer.GetProperty("result").TryGetProperty("value", out var value) ? value : default;
    }

    public Task UntilAsync(string condition, string otherwise, double seconds = 15) => Eventually.TrueAsync(TimeSpan.FromSeconds(seconds), async () =>
    {
        try
        {
            return (await EvaluateAsync($"Boolean({condition})")).GetBoolean();
        }
        catch (InvalidOperationException)
        {
            return false; // Between two pages.
        }
    }, otherwise);

    /// <summary>Where somebody would press to hit it.</summary>
    public async Task<(double X, double Y)> MiddleAsync(string selector)
    {
        var box = await EvaluateAsync($"(() => {{ const box = document.querySelector('{selector}').getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2] }})()");
        return (box[0].GetDouble(), box[1].GetDouble());
    }

    /// <summary>Presses the button of the mouse, as a hand does.</summary>
    public async Task PressAsync((double X, double Y) at)
    {
        try
        {
            await MouseAsync("mousePressed", at);
        }
        catch (ObjectDisposedException)
        {
            // It closed under the hand, as some are made to do.
        }
    }

    /// <summary>Presses and lets go; aside, with the control key, what a link leads to opens behind.</summary>
    public async Task ClickAsync((double X, double Y) at, bool aside = false)
    {
        await MouseAsync("mousePressed", at, aside);
        await MouseAsync("mouseReleased", at, aside);
    }

    /// <summary>Puts it before the others.</summary>
    public Task FrontAsync() => Browser.SendAsync("Page.bringToFront", new { }, Session);

    private Task<JsonElement> MouseAsync(string type, (double X, double Y) at, bool aside = false) =>
        Browser.SendAsync("Input.dispatchMouseEvent", new { type, x = at.X, y = at.Y, button = "left", clickCount = 1, modifiers = aside ? 2 : 0 }, Session);
}
