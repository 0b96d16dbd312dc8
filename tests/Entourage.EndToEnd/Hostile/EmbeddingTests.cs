using Entourage.EndToEnd.Browsing;
using Microsoft.Playwright;

namespace Entourage.EndToEnd.Hostile;

/// <summary>
/// Everything by which a page of another site can make a member's browser ask for a link, or send something to it, while the member looks at that page: nothing
/// durable changes (T-02, T-03, T-06). The forms carry a ticket of the member's own, as if it had leaked.
/// </summary>
[Collection(HostileCollection.Name)]
[Trait("Needs", "chromium")]
public sealed class EmbeddingTests(Scene scene)
{
    // What visible pages get: four seconds, four times what the invitation page waits for.
    private static readonly TimeSpan Visible = TimeSpan.FromSeconds(4);

    // Name, page, and the Sec-Fetch-Dest that has to reach the site; null where the browser refuses by itself to ask.
    private static readonly (string Name, string Html, string? Dest)[] Looking =
    [
        ("img", "<img src='{link}'>", "image"),
        ("background", "<style>body { background: url('{link}') }</style>", "image"),
        ("input-image", "<input type=image src='{link}'>", "image"),
        ("svg-image", "<svg><image href='{link}'/></svg>", "image"),
        ("poster", "<video poster='{link}'></video>", "image"),
        ("script", "<script src='{link}'></script>", "script"),
        ("module", "<script type=module src='{link}'></script>", "script"),
        ("import", "<script>import('{link}').catch(() => 0)</script>", "script"),
        ("modulepreload", "<link rel=modulepreload href='{link}'>", "script"),
        ("stylesheet", "<link rel=stylesheet href='{link}'>", "style"),
        ("at-import", "<style>@import '{link}';</style>", "style"),
        ("font", "<style>@font-face { font-family: x; src: url('{link}') } body { font-family: x }</style>text", "font"),
        ("iframe", "<iframe src='{link}'></iframe>", "iframe"),
        ("iframe-sandboxed", "<iframe sandbox='allow-scripts allow-forms allow-same-origin allow-popups' src='{link}'></iframe>", "iframe"),
        ("iframe-srcdoc", "<iframe srcdoc=\"<iframe src='{link}'></iframe>\"></iframe>", "iframe"),
        ("iframe-lazy", "<iframe loading=lazy src='{link}'></iframe>", "iframe"),
        ("iframe-nested", "<iframe src='{nest}'></iframe>", "iframe"),
        ("iframe-located", "<iframe></iframe><script>frames[0].location = '{link}'</script>", "iframe"),
        ("frameset", "<script>document.documentElement.innerHTML = \"<frameset><frame src='{link}'></frameset>\"</script>", "frame"),
        ("object", "<object data='{link}'></object>", "object"),
        ("embed", "<embed src='{link}'>", "embed"),
        ("video", "<video src='{link}' autoplay muted></video>", "video"),
        ("audio", "<audio src='{link}' autoplay muted></audio>", "audio"),
        ("fetch-no-cors", "<script>fetch('{link}', { mode: 'no-cors', credentials: 'include' })</script>", "empty"),
        ("fetch-cors", "<script>fetch('{link}', { credentials: 'include' }).catch(() => 0)</script>", "empty"),
        ("fetch-keepalive", "<script>fetch('{link}', { mode: 'no-cors', credentials: 'include', keepalive: true })</script>", "empty"),
        ("xhr", "<script>const x = new XMLHttpRequest(); x.open('GET', '{link}'); x.withCredentials = true; x.send()</script>", "empty"),
        ("eventsource", "<script>new EventSource('{link}', { withCredentials: true })</script>", "empty"),
        ("worker", "<script>try { new Worker('{link}') } catch { }</script>", null),
        ("preload", "<link rel=preload as=fetch href='{link}' crossorigin=use-credentials>", "empty"),
        ("preload-image", "<link rel=preload as=image href='{link}'>", "image"),
        ("prefetch", "<link rel=prefetch href='{link}'>", "empty"),
        ("prefetch-document", "<link rel=prefetch as=document href='{link}'>", "empty"),
        ("prefetch-rules", "<script type=speculationrules>{\"prefetch\":[{\"urls\":[\"{link}\"],\"eagerness\":\"immediate\"}]}</script>", null),
        ("prerender-rules", "<script type=speculationrules>{\"prerender\":[{\"urls\":[\"{link}\"],\"eagerness\":\"immediate\"}]}</script>", null),
    ];

    // Name, page, and whether it is sent: what needs a permission first (CORS) is asked for it in vain.
    private static readonly (string Name, string Html, bool Sent)[] Sending =
    [
        ("json", "<script>fetch('{redeem}', { method: 'POST', credentials: 'include', headers: { 'Content-Type': 'application/json' }, body: '{body}' }).catch(() => 0)</script>", false),
        ("plain", "<script>fetch('{redeem}', { method: 'POST', mode: 'no-cors', credentials: 'include', body: '{body}' })</script>", true),
        ("plain-keepalive", "<script>fetch('{redeem}', { method: 'POST', mode: 'no-cors', credentials: 'include', keepalive: true, body: '{body}' })</script>", true),
        ("beacon", "<script>navigator.sendBeacon('{redeem}', '{body}')</script>", true),
        ("beacon-json", "<script>navigator.sendBeacon('{redeem}', new Blob(['{body}'], { type: 'application/json' }))</script>", false),
        ("beacon-form", "<script>navigator.sendBeacon('{follow}', new URLSearchParams({ ticket: '{ticket}' }))</script>", true),
        ("beacon-seen", "<script>navigator.sendBeacon('{seen}', '{ticket}')</script>", true),
        ("ping", "<a ping='{redeem}' href='#here'>here</a><script>document.querySelector('a').click()</script>", true),
        ("policy-report", "<img src='http://elsewhere.invalid/'>", true),
        ("form", "<form method=post action='{follow}'>{fields}</form>{submit}", true),
        ("form-multipart", "<form method=post enctype='multipart/form-data' action='{follow}'>{fields}</form>{submit}", true),
        ("form-plain", "<form method=post enctype='text/plain' action='{follow}'>{fields}</form>{submit}", true),
        ("form-redeem", "<form method=post enctype='text/plain' action='{redeem}'><input name='{open}' value='{close}'></form>{submit}", true),
        ("form-frame", "<iframe name=in></iframe><form target=in method=post action='{follow}'>{fields}</form>{submit}", true),
        ("form-frame-sandboxed", "<iframe sandbox='allow-forms allow-scripts' srcdoc=\"<form method=post action='{follow}'>{fields}</form>{submit}\"></iframe>", true),
        ("form-blank", "<form target=_blank method=post action='{follow}'>{fields}</form>{submit}", false),
        ("form-307", "<form method=post action='{307}'>{fields}</form>{submit}", true),
        ("form-308", "<form method=post action='{308}'>{fields}</form>{submit}", true),
        ("form-report", "<form method=post action='{report}'>{fields}<input name=reason value=dangerous></form>{submit}", true),
        ("form-stop", "<form method=post action='{stop}'>{fields}<input name=from value=anybody></form>{submit}", true),
        ("form-profile", "<form method=post action='{profile}'></form>{submit}", true),
    ];

    [Fact]
    public async Task T02_and_T03_a_page_that_only_looks_changes_nothing_whatever_it_looks_with()
    {
        await using var victim = await scene.MemberAsync("looked_at");
        var link = await scene.InviteAsync();
        var before = scene.Tables();
        foreach (var (name, html, _) in Looking) await victim.PageAsync(scene.Elsewhere.Put(Filled(html, name, link, "")));
        // A handshake says nothing of where it comes from, and brings no cookie: it is answered with the page of a stranger, which the browser throws away.
        await victim.PageAsync(scene.Elsewhere.Put(Filled("<script>new WebSocket('{link}'.replace('http', 'ws'))</script>", "websocket", link, "")));
        await Task.Delay(Visible, TestContext.Current.CancellationToken);

        Assert.Empty(scene.Changed(before));
        var asked = scene.Front.Asked.Where(one => one.Case.Length > 0).ToLookup(one => one.Case);
        foreach (var (name, _, dest) in Looking)
        {
            Assert.All(asked[name], one => Assert.Equal((name, "GET", "cross-site"), (name, one.Method, one.Site)));
            // No page of the site's comes out of it: every answer is a refusal.
            Assert.All(asked[name], one => Assert.True(one.Status == 403, $"{name} was answered {one.Status}"));
            if (dest is not null) Assert.True(asked[name].Any(one => one.Dest == dest), $"{name} did not reach the site: {string.Join(", ", asked[name])}");
        }
        Assert.All(asked["websocket"], one => Assert.False(one.Cookies));
        await AssertWorksAsync(victim, link);
    }

    [Fact]
    public async Task T06_what_another_site_sends_is_refused_though_it_knows_the_ticket()
    {
        await using var victim = await scene.MemberAsync("sent_for");
        var link = await scene.InviteAsync();
        var ticket = await victim.TicketAsync(link);
        var before = scene.Tables();
        foreach (var (name, html, _) in Sending)
        {
            var policy = name == "policy-report" ? Filled("img-src 'none'; report-uri {redeem}", name, link, ticket) : null;
            await victim.PageAsync(scene.Elsewhere.Put(Filled(html, name, link, ticket), policy));
        }
        await Task.Delay(Visible, TestContext.Current.CancellationToken);

        Assert.Empty(scene.Changed(before));
        var asked = scene.Front.Asked.Where(one => one.Case.Length > 0).ToLookup(one => one.Case);
        foreach (var (name, _, sent) in Sending)
        {
            Assert.DoesNotContain(asked[name], one => one.Method is not ("POST" or "OPTIONS"));
            var posts = asked[name].Where(one => one.Method == "POST").ToList();
            Assert.All(posts, one => Assert.True(one.Status == 403 && one.Site == "cross-site", $"{name}: {one}"));
            Assert.True(sent == posts.Count > 0, $"{name} was {(sent ? "not " : "")}sent");
        }
        // The very same ticket, sent by a page of the site's own, is all that was needed.
        var page = await victim.PageAsync(new Uri(scene.Front.Address, "/about").AbsoluteUri, WaitUntilState.Load);
        var status = await page.EvaluateAsync<int>(
            "body => fetch('/api/v1/invitations/redeem', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }).then(answer => answer.status)", Body(link, ticket));
        Assert.Equal((200, "redeemed"), (status, scene.StateOf(link)));
        await victim.UndoAsync();
    }

    [Fact]
    public async Task T05_what_is_clicked_or_dropped_on_an_invisible_frame_reaches_nobody()
    {
        const string Covered =
            """
            <p id=bait draggable=true style='position:absolute;top:420px;left:20px;width:120px;height:60px;background:gold'>Drag me</p>
            <iframe src='{link}' style='position:absolute;top:0;left:0;width:380px;height:380px;opacity:.01;z-index:9'></iframe>
            <script>bait.ondragstart = event => { window.dragged = true; event.dataTransfer.setData('text/uri-list', '{link}') }</script>
            """;
        await using var victim = await scene.MemberAsync("covered");
        var link = await scene.InviteAsync();
        var before = scene.Tables();
        var page = await victim.PageAsync(scene.Elsewhere.Put(Filled(Covered, "covered", link, "")), WaitUntilState.Load);
        for (var down = 20; down < 380; down += 60)
        {
            await page.Mouse.DblClickAsync(190, down);
            await page.Mouse.MoveAsync(80, 450);
            await page.Mouse.DownAsync();
            await page.Mouse.MoveAsync(190, down, new() { Steps = 5 });
            await page.Mouse.UpAsync();
        }
        Assert.True(await page.EvaluateAsync<bool>("() => window.dragged === true"));
        await Task.Delay(Visible, TestContext.Current.CancellationToken);
        Assert.Empty(scene.Changed(before));
        Assert.All(scene.Front.Asked.Where(one => one.Case == "covered"), one => Assert.Equal(("GET", 403), (one.Method, one.Status)));
        await AssertWorksAsync(victim, link);
    }

    // The link was good all the time: its member opens it from an app, watches, and follows.
    private async Task AssertWorksAsync(Victim victim, Link link)
    {
        Assert.Equal((0, "open"), (scene.Follows(), scene.StateOf(link)));
        var page = await victim.PageAsync(link.Url);
        await Guest.UntilAsync(page, "document.querySelector('#bar [data-act=undo]')", "the link did not work at all");
        Assert.Equal((1, "redeemed"), (scene.Follows(), scene.StateOf(link)));
        await victim.UndoAsync();
    }

    private string Filled(string html, string name, Link link, string ticket)
    {
        string Marked(string path) => $"{new Uri(scene.Front.Address, path).AbsoluteUri}?case={name}";
        var follow = Marked($"/i/{link.Token}/follow");
        var body = Body(link, ticket);
        // In a form of plain text a name, an equals sign and a value make one line: the sign has to stand inside a text of the JSON.
        var cut = body.LastIndexOf('}');
        return html.Replace("{nest}", scene.Elsewhere.Put($"<iframe src='{link.Url}?case={name}'></iframe>"), StringComparison.Ordinal)
            .Replace("{link}", $"{link.Url}?case={name}", StringComparison.Ordinal)
            .Replace("{307}", scene.Elsewhere.Sending(307, follow), StringComparison.Ordinal).Replace("{308}", scene.Elsewhere.Sending(308, follow), StringComparison.Ordinal)
            .Replace("{follow}", follow, StringComparison.Ordinal).Replace("{seen}", Marked($"/i/{link.Token}/seen"), StringComparison.Ordinal)
            .Replace("{report}", Marked($"/i/{link.Token}/report"), StringComparison.Ordinal).Replace("{stop}", Marked($"/i/{link.Token}/stop"), StringComparison.Ordinal)
            .Replace("{profile}", Marked("/@maker/follow"), StringComparison.Ordinal).Replace("{redeem}", Marked("/api/v1/invitations/redeem"), StringComparison.Ordinal)
            .Replace("{open}", Quoted(body[..cut] + ",\"x\":\""), StringComparison.Ordinal).Replace("{close}", Quoted("\"}"), StringComparison.Ordinal)
            .Replace("{body}", body, StringComparison.Ordinal).Replace("{fields}", $"<input name=ticket value={ticket}>", StringComparison.Ordinal)
            .Replace("{ticket}", ticket, StringComparison.Ordinal).Replace("{submit}", "<script>document.forms[0].submit()</script>", StringComparison.Ordinal);
    }

    private static string Body(Link link, string ticket) => $"{{\"token\":\"{link.Token}\",\"ticket\":\"{ticket}\",\"gesture\":true}}";

    private static string Quoted(string text) => text.Replace("\"", "&quot;", StringComparison.Ordinal);
}
