using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd.Browsing;

/// <summary>Long names and handles on narrow screens: measured on the pages themselves.</summary>
[Trait("Needs", "chromium")]
public sealed class PhoneLayoutTests(Chromium chromium, Footage footage) : IClassFixture<Chromium>, IClassFixture<Footage>
{
    private const string LongHandle = "wolfgang_mustermann_mmmmmmmmmm";
    private const int Height = 844;

    // The narrowest that is still sold, the commonest, and wide ones. Every page is opened once and looked at in each of them.
    private static readonly int[] Widths = [320, 360, 390, 412];

    private static readonly string LongName = string.Concat("Wolfgangmariamm ", new string('W', 34));

    // Words that stand one letter under the other, or that end behind the edge of the screen and cannot be brought into sight.
    private const string Unreadable =
        """
        () => {
          const wrong = [];
          if (document.documentElement.scrollWidth > innerWidth) {
            const wide = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('nav')).map((one) => `${one.tagName}.${one.className}`);
            wrong.push(`the page is ${document.documentElement.scrollWidth} wide: ${wide.slice(0, 6).join(', ')}`);
          }
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const words = walker.currentNode.data.trim();
            const around = walker.currentNode.parentElement;
            if (words.length < 4 || !around.checkVisibility({ visibilityProperty: true }) || around.closest('.visually-hidden, .skip, template, textarea')) continue;
            const range = document.createRange();
            range.selectNodeContents(walker.currentNode);
            const rows = new Set([...range.getClientRects()].filter((box) => box.width > 1).map((box) => Math.round(box.top)));
            if (rows.size > Math.max(2, words.length / 3)) wrong.push(`"${words.slice(0, 30)}" stands on ${rows.size} lines`);
            const box = range.getBoundingClientRect();
            let clips = false;
            for (let outer = around; outer && !clips; outer = outer.parentElement) clips = getComputedStyle(outer).overflowX !== 'visible';
            if (!clips && box.right > innerWidth + 1) wrong.push(`"${words.slice(0, 30)}" ends at ${Math.round(box.right)}`);
          }
          return wrong;
        }
        """;

    [Fact]
    public async Task The_longest_names_and_handles_can_be_read_and_push_nothing_away()
    {
        await using var site = await Site.StartAsync(("Allowance__PerSubtree", "100"), ("Channels__Xmpp__On", "true"));
        var maker = await site.JoinAsync(LongHandle);
        var clip = await maker.PublishAsync(await footage.DrawAsync(2), "A caption that is as long as the captions of some people are, and longer");
        Assert.Equal(200, (await maker.SendAsync(HttpMethod.Patch, "/api/v1/me", new { name = LongName })).Status);
        var made = await maker.PostAsync("/api/v1/invitations", new { channel = "copy_link", note = new string('m', 60) });
        using var follower = await site.JoinAsync("f" + LongHandle[1..]);
        Assert.Equal(200, (await follower.SendAsync(HttpMethod.Put, $"/api/v1/members/{LongHandle}/follow", new { })).Status);
        Assert.Equal(200, (await maker.SendAsync(HttpMethod.Patch, "/api/v1/me", new { @private = true })).Status);
        using var asking = await site.JoinAsync("m" + LongHandle[1..]);
        await asking.SendAsync(HttpMethod.Patch, "/api/v1/me", new { name = LongName });
        Assert.Equal(202, (await asking.SendAsync(HttpMethod.Put, $"/api/v1/members/{LongHandle}/follow", new { })).Status);

        await using var creator = await (await chromium.GuestAsync(site)).SignedInAsync(LongHandle);
        foreach (var path in (string[])["/studio", "/studio/requests", "/studio/invitations", $"/studio/invitations/{made["id"]}", "/studio/insights", $"/studio/clips/{clip}",
            "/studio/invite?choose=clip", $"/studio/invite?clip={clip}", $"/studio/invite?clip={clip}&channel=copy_link", "/settings", "/settings/profile", "/settings/privacy", "/settings/sign-in", "/settings/programs",
            "/settings/data", "/settings/connections", $"/studio/invite/xmpp?clip={clip}", $"/@{LongHandle}", $"/@{LongHandle}/followers", "/about"])
        {
            await AssertReadableAsync(creator, path);
        }
        await creator.GoAsync("/studio/requests");
        await InEachWidthAsync(creator, async width =>
        {
            var name = await creator.Page.Locator(".asks p").BoundingBoxAsync();
            Assert.True(name!.Width >= 200, $"on {width} px a name has {name.Width} px");
        });

        await using var reader = await (await chromium.GuestAsync(site)).SignedInAsync(follower.Handle);
        foreach (var path in (string[])["/", $"/c/{clip}", $"/@{LongHandle}"]) await AssertReadableAsync(reader, path);
        await reader.GoAsync("/");
        await InEachWidthAsync(reader, async width =>
        {
            var rail = await reader.Page.Locator(".rail").BoundingBoxAsync();
            var follow = await reader.Page.Locator(".clip-who form[data-toggle=follow] button").BoundingBoxAsync();
            Assert.True(follow!.X + follow.Width <= rail!.X + 1, $"on {width} px the button ends at {follow.X + follow.Width}, the rail begins at {rail.X}");
            Assert.True((await reader.Page.Locator(".clip-who .clip-name").BoundingBoxAsync())!.Width >= 56);
        });
    }

    private static async Task AssertReadableAsync(Guest guest, string path)
    {
        await guest.GoAsync(path);
        await InEachWidthAsync(guest, async width =>
            Assert.Equal((path, width, ""), (path, width, string.Join("; ", await guest.Page.EvaluateAsync<string[]>(Unreadable)))));
    }

    private static async Task InEachWidthAsync(Guest guest, Func<int, Task> look)
    {
        foreach (var width in Widths)
        {
            await guest.Page.SetViewportSizeAsync(width, Height);
            await look(width);
        }
    }

    // What a finger misses: less than 44 pixels high, or wide where it is a picture alone. Links in a sentence are part of it.
    private const string TooSmall =
        """
        () => [...document.querySelectorAll('button, summary, select, textarea, .button, .link, .icon-button, .choice, .tabs a, .foot a, input:not([type=hidden], [type=checkbox], [type=radio])')]
          .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest('.visually-hidden, .skip'))
          .map((one) => [one, one.getBoundingClientRect()])
          .filter(([one, box]) => box.height < 43.5 || box.width < 43.5)
          .filter(([one, box]) => !(one.matches('.caption > summary') && box.width > 43.5))
          .map(([one, box]) => `${one.tagName} "${one.textContent.trim().slice(0, 30)}" is ${Math.round(box.width)} × ${Math.round(box.height)}`)
        """;

    [Fact]
    public async Task In_the_corners_long_names_can_be_read_too_and_a_finger_finds_every_button()
    {
        await using var site = await Site.StartAsync(("Limits__NoticesPerMinute", "100"));
        var (corners, keeper) = await Corners.OpenAsync(site, new(LongHandle, "f" + LongHandle[1..], "m" + LongHandle[1..]));
        await corners.FillAsync(footage, keeper, string.Concat("Words, and one without a hole: ", new string('W', 120)), LongName);
        await using var stranger = await chromium.GuestAsync(site);
        await using var friend = await (await chromium.GuestAsync(site)).SignedInAsync("f" + LongHandle[1..]);
        await using var maker = await (await chromium.GuestAsync(site)).SignedInAsync(LongHandle);
        await using var operatorAtWork = await (await chromium.GuestAsync(site)).SignedInAsync(Corners.Keeper);
        var wrong = new List<string>();
        await LookAsync(stranger, corners.ForStrangers);
        await LookAsync(friend, corners.ForFriend);
        await LookAsync(maker, corners.ForMaker);
        await operatorAtWork.GoAsync($"/c/{corners.Clip}");
        await operatorAtWork.Page.Locator(".rail summary").ClickAsync();
        await operatorAtWork.Page.SetViewportSizeAsync(Widths[0], Height);
        wrong.AddRange((await operatorAtWork.Page.EvaluateAsync<string[]>(Unreadable)).Select(what => $"the menu of a clip: {what}"));
        Assert.True(await operatorAtWork.Page.Locator(".menu").EvaluateAsync<bool>("menu => menu.scrollWidth <= menu.clientWidth"));
        await corners.SuspendAsync(keeper);
        await LookAsync(operatorAtWork, [.. Corners.EmptyForOperators, .. corners.ForOperators]);
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));

        async Task LookAsync(Guest guest, IEnumerable<(string Name, string Path)> pages)
        {
            foreach (var (name, path) in pages)
            {
                await guest.GoAsync(path);
                await guest.Page.EvaluateAsync("() => { for (const one of document.querySelectorAll('main details:is(.more, .fold)')) one.open = true; }");
                await InEachWidthAsync(guest, async width =>
                {
                    foreach (var script in (string[])[Unreadable, TooSmall]) wrong.AddRange((await guest.Page.EvaluateAsync<string[]>(script)).Select(what => $"{name}, {width}: {what}"));
                });
                // Where one is stands in sight, however many places there are, on the narrowest.
                if (await guest.Page.Locator(".operator-nav [aria-current]").CountAsync() == 0) continue;
                await guest.Page.SetViewportSizeAsync(Widths[0], Height);
                await guest.GoAsync(path);
                var here = await guest.Page.Locator(".operator-nav [aria-current]").BoundingBoxAsync();
                if (here!.X < 0 || here.X + here.Width > Widths[0]) wrong.Add($"{name}: where one is lies at {here.X}");
            }
        }
    }

    [Fact]
    public async Task A_menu_closes_by_escape_and_by_a_tap_beside_it_and_the_feed_shows_where_the_focus_is()
    {
        await using var site = await Site.StartAsync();
        var maker = await site.JoinAsync("maker");
        await maker.PublishAsync(await footage.DrawAsync(2), "My latest");
        await using var reader = await (await chromium.GuestAsync(site)).JoinedAsync("reader");
        await reader.GoAsync("/?feed=for-you");
        await reader.UntilAsync("document.querySelector('video')?.currentTime > 0", "the clip does not play");
        var summary = reader.Page.Locator(".rail summary");
        var menu = reader.Page.Locator(".rail .menu");

        await summary.ClickAsync();
        await menu.WaitForAsync();
        await reader.Page.Keyboard.PressAsync("Escape");
        Assert.False(await menu.IsVisibleAsync());
        Assert.True(await summary.EvaluateAsync<bool>("summary => summary === document.activeElement"));

        await summary.ClickAsync();
        await menu.WaitForAsync();
        await reader.Page.Mouse.ClickAsync(195, 300);
        Assert.False(await menu.IsVisibleAsync());
        Assert.False(await reader.Page.EvaluateAsync<bool>("() => document.querySelector('video').paused"));

        await reader.GoAsync("/?feed=for-you");
        for (var step = 0; step < 12 && !await FeedHasFocusAsync(reader); step++) await reader.Page.Keyboard.PressAsync("Tab");
        Assert.True(await FeedHasFocusAsync(reader));
        Assert.Equal("solid", await reader.Page.Locator(".feed").EvaluateAsync<string>("feed => getComputedStyle(feed).outlineStyle"));
        reader.AssertQuiet();
    }

    [Fact]
    public async Task On_a_phone_inviting_comes_first_and_does_not_sink_however_many_clips_there_are()
    {
        await using var site = await Site.StartAsync();
        var maker = await site.JoinAsync("maker");
        for (var made = 0; made < 4; made++) await maker.PublishAsync(await footage.DrawAsync(2), $"Clip {made}");
        await using var creator = await (await chromium.GuestAsync(site)).SignedInAsync("maker");
        await creator.GoAsync("/studio");
        var tiles = await creator.Page.Locator(".studio-next .tiles").BoundingBoxAsync();
        Assert.True(tiles!.Y < 300, $"the apps begin at {tiles.Y}");
        // The clips are one row.
        Assert.Equal(1, await creator.Page.EvaluateAsync<int>("() => new Set([...document.querySelectorAll('[data-clips] > *')].map(tile => Math.round(tile.getBoundingClientRect().top))).size"));
    }

    [Theory]
    [InlineData(640, 360)]
    [InlineData(390, 500)]
    [InlineData(390, 844)]
    public async Task In_the_sheet_nothing_lies_over_the_field_that_one_writes_into(int width, int height)
    {
        await using var site = await Site.StartAsync();
        var maker = await site.JoinAsync("maker");
        await maker.PublishAsync(await footage.DrawAsync(1), "My latest");
        await using var creator = await (await chromium.GuestAsync(site, width: width, height: height)).SignedInAsync("maker");
        await creator.GoAsync("/studio");
        await creator.Page.Locator("[data-channel=mail]").ClickAsync();
        var fields = creator.Page.Locator("dialog form[data-invite-form] :is(input, textarea):visible");
        await creator.Page.Locator("dialog #email").WaitForAsync();
        Assert.Equal(3, await fields.CountAsync());
        foreach (var field in await fields.AllAsync())
        {
            await field.FocusAsync();
            Assert.Equal("", await field.EvaluateAsync<string>(Covered));
        }
        creator.AssertQuiet();
    }

    // What lies over a field, or that it is out of sight; looked at where its first and last lines stand.
    private const string Covered =
        """
        (field) => {
          const box = field.getBoundingClientRect();
          if (box.top < 0 || box.top + 30 > innerHeight) return `${field.id} is at ${Math.round(box.top)} of ${innerHeight}`;
          const over = [box.top + 8, Math.min(box.bottom, innerHeight) - 8].map((y) => document.elementFromPoint(box.left + box.width / 2, y)).find((one) => one !== field);
          return over ? `${over.tagName} "${over.textContent.trim().slice(0, 30)}" lies over ${field.id}` : '';
        }
        """;

    private static Task<bool> FeedHasFocusAsync(Guest reader) => reader.Page.EvaluateAsync<bool>("() => document.activeElement.matches('.feed')");
}
