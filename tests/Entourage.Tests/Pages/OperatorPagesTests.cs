namespace Entourage.Tests.Pages;

/// <summary>The pages of whoever runs the site, and what those whom they stopped see, without scripts.</summary>
public sealed class OperatorPagesTests
{
    [Fact]
    public async Task A_group_is_there_from_its_first_member_to_its_last()
    {
        await using var server = await Server.StartAsync();
        var op = await server.OperatorAsync(browser: true);
        await server.JoinAsync("singer");

        var page = await op.OpenAsync("/operator/groups");
        Assert.Empty(page.Document.QuerySelectorAll("[data-group]"));
        var added = await op.SendFormAsync("/operator/groups", page.Form("#group"), ("group", "Choir "), ("handle", "@Singer"), ("to", "on"));
        Assert.Equal((303, "/operator/groups?said=saved"), (added.Status, added.Location));

        page = await op.OpenAsync("/operator/groups?group=choir");
        Assert.Contains("1 member", Text(page, "[data-group=choir]"), StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector("[data-member=singer] a[href='/@singer']"));
        var taken = await op.SendFormAsync("/operator/groups?group=choir", page.Form("[name=handle][value=singer]"), ("to", "off"));
        page = await op.OpenAsync(taken.Location!);
        Assert.Equal(200, page.Status);
        Assert.Empty(page.Document.QuerySelectorAll("[data-group]"));
        Assert.Equal(400, (await op.OpenAsync("/operator/groups?group=choir&after=nonsense")).Status);
    }

    [Fact]
    public async Task The_members_page_is_a_tree_to_walk_with_the_acts_beside_it()
    {
        await using var server = await Server.StartAsync();
        var op = await server.OperatorAsync(browser: true);
        var elder = await server.CreatorByTokenAsync("elder");
        var middle = await server.JoinThroughAsync(await elder.InviteAsync(), "middle");
        await server.ReadyClipAsync(middle);
        await server.JoinThroughAsync(await middle.InviteAsync(), "leaf");

        var page = await op.OpenAsync("/operator/members/middle");
        Assert.Equal("@middle", page.Heading);
        Assert.Equal(["elder", "leaf"], page.Document.QuerySelectorAll("[data-tree]").Select(row => row.GetAttribute("data-tree")));
        Assert.NotNull(page.Document.QuerySelector("[data-tree=leaf] a[href='/operator/members/leaf']"));

        var frozen = await op.SendFormAsync("/operator/members/middle", page.Form("[action$='/freeze']"), ("reason", "Strangers <b>"));
        Assert.Equal((303, "/operator/members/middle?said=frozen"), (frozen.Status, frozen.Location));
        page = await op.OpenAsync(frozen.Location!);
        Assert.Contains("Stopped from inviting since 1 March 2026", Text(page, "[data-states]"), StringComparison.Ordinal);
        Assert.Contains("Strangers <b>", Text(page, "main"), StringComparison.Ordinal);
        Assert.Contains("They can no longer make invitations.", Text(page, ".bars"), StringComparison.Ordinal);
        Assert.Equal(303, (await op.SendFormAsync("/operator/members/middle", page.Form("[action$='/unfreeze']"))).Status);

        page = await op.OpenAsync("/operator/members/middle", "fr");
        Assert.Null(page.Document.QuerySelector("[data-states]"));
        await op.SendFormAsync("/operator/members/middle", page.Form("[action$='/suspend']"), ("reason", "Menaces"), ("days", "7"));
        page = await op.OpenAsync("/operator/members/middle", "fr");
        Assert.Contains("Suspendu jusqu’au 8 mars 2026", Text(page, "[data-states]"), StringComparison.Ordinal);
        Assert.Contains("Menaces", Text(page, "main"), StringComparison.Ordinal);

        var queue = await op.OpenAsync("/operator/reports");
        Assert.NotNull(queue.Document.QuerySelector("[data-review=leaf] a[href='/operator/members/leaf']"));
        var cleared = await op.SendFormAsync("/operator/reports", queue.Form("[action='/operator/reviews/leaf/clear']"));
        Assert.Equal((303, "/operator/reports?said=review_cleared"), (cleared.Status, cleared.Location));
        Assert.Null((await op.OpenAsync("/operator/reports")).Document.QuerySelector("[data-review]"));
    }

    [Fact]
    public async Task The_log_speaks_plainly_in_both_languages_and_of_one_member_when_asked()
    {
        await using var server = await Server.StartAsync();
        var op = await server.OperatorAsync(browser: true);
        Assert.Contains("Nothing has been done yet.", Text(await op.OpenAsync("/operator/audit"), "main"), StringComparison.Ordinal);
        await server.PersonByTokenAsync("one");
        await server.PersonByTokenAsync("two");
        await op.PutAsync("/api/v1/operator/members/one/freeze", new { reason = "Strangers" });
        await op.PutAsync("/api/v1/operator/members/two/suspension", new { });
        await op.PutAsync("/api/v1/operator/brakes/inviting", null);
        server.Change("INSERT INTO audit (id, at, by, act, subject, note) SELECT id, 1, NULL, 'of_another_version', id, '' FROM members WHERE handle = 'two'");

        var all = Text(await op.OpenAsync("/operator/audit"), "main");
        foreach (var words in (string[])["Stopped from inviting", "@one", "Strangers", "by @keeper", "Suspended", "Stopped for everyone", "Making invitations", "of_another_version"])
        {
            Assert.Contains(words, all, StringComparison.Ordinal);
        }
        var one = Text(await op.OpenAsync("/operator/audit?member=one", "fr"), "main");
        Assert.Contains("Invitations arrêtées", one, StringComparison.Ordinal);
        Assert.DoesNotContain("@two", one, StringComparison.Ordinal);
        Assert.Equal(404, (await op.OpenAsync("/operator/audit?member=nobody")).Status);
        Assert.Equal(400, (await op.OpenAsync("/operator/audit?after=x")).Status);
    }

    [Theory]
    [InlineData("/operator/reports")]
    [InlineData("/operator/audit")]
    [InlineData("/operator/members/curious")]
    public async Task For_everybody_else_they_are_not_there(string path)
    {
        await using var server = await Server.StartAsync();
        Assert.Equal(404, (await (await server.JoinAsync("curious")).OpenAsync(path)).Status);
        Assert.Contains("/sign-in?next=", (await server.Visitor().OpenAsync(path)).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suspended_member_leaves_a_note_on_the_sign_in_page_without_scripts()
    {
        await using var server = await Server.StartAsync();
        var op = await server.OperatorAsync(browser: true);
        await server.JoinAsync("troll");
        await op.PutAsync("/api/v1/operator/members/troll/suspension", new { until = server.Clock.GetUtcNow().AddDays(7) });
        var visitor = server.Visitor();
        const string Form = "[data-passkey=sign-in-password]";
        var page = await visitor.OpenAsync("/sign-in");
        Assert.True(page.Document.QuerySelector($"{Form} [data-appeal]")!.HasAttribute("hidden"));

        page = await visitor.SendFormAsync("/sign-in", page.Form(Form), ("handle", "troll"), ("password", Server.Password));
        Assert.Contains("suspended until 8 March 2026", Text(page, $"{Form} [data-error]"), StringComparison.Ordinal);
        Assert.False(page.Document.QuerySelector($"{Form} [data-appeal]")!.HasAttribute("hidden"));
        Assert.Equal("troll", page.Document.QuerySelector($"{Form} [name=handle]")!.GetAttribute("value"));
        Assert.DoesNotContain(Server.Password, page.Answer.Text, StringComparison.Ordinal);

        page = await visitor.SendFormAsync("/sign-in", page.Form(Form), ("handle", "troll"), ("password", Server.Password), ("note", " "), ("appeal", "yes"));
        Assert.Contains("Write a few words.", Text(page, "#note-hint"), StringComparison.Ordinal);
        page = await visitor.SendFormAsync("/sign-in", page.Form(Form), ("handle", "troll"), ("password", "not the password"), ("note", "Sorry"), ("appeal", "yes"));
        Assert.Equal("Sorry", page.Document.QuerySelector("#note")!.TextContent);
        page = await visitor.SendFormAsync("/sign-in", page.Form(Form), ("handle", "troll"), ("password", Server.Password), ("note", "Sorry"), ("appeal", "yes"));
        Assert.False(page.Document.QuerySelector($"{Form} + [data-appealed], {Form} [data-appealed]")!.HasAttribute("hidden"));
        Assert.True(page.Document.QuerySelector($"{Form} [data-appeal]")!.HasAttribute("hidden"));
        Assert.DoesNotContain(visitor.Cookies, cookie => cookie.Name == "__Host-s");

        Assert.Contains("Sorry", Text(await op.OpenAsync("/operator/reports"), "[data-appeal=troll]"), StringComparison.Ordinal);
        Assert.Contains("Sorry", Text(await op.OpenAsync("/operator/members/troll"), "[data-appeal]"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_frozen_member_leaves_a_note_where_the_allowance_is_explained()
    {
        await using var server = await Server.StartAsync();
        var op = await server.OperatorAsync();
        var maker = await server.CreatorAsync("maker");
        Assert.Null((await maker.OpenAsync("/studio/invitations")).Document.QuerySelector("#appeal"));
        await op.PutAsync("/api/v1/operator/members/maker/freeze", new { });
        var page = await maker.OpenAsync("/studio/invitations");
        Assert.Contains("until a moderator has reviewed", Text(page, "main"), StringComparison.Ordinal);
        var wrong = await maker.SendFormAsync("/studio/invitations", page.Form("#appeal"), ("note", "They know me " + new string('a', 3000)));
        Assert.StartsWith("They know me aaa", wrong.Document.QuerySelector("#appeal textarea[aria-invalid=true]")!.TextContent, StringComparison.Ordinal);
        var sent = await maker.SendFormAsync("/studio/invitations", page.Form("#appeal"), ("note", "They know me"));
        Assert.EndsWith("/studio/invitations?said=appealed", sent.Location, StringComparison.Ordinal);
        Assert.Equal(1, server.Count("SELECT count(*) FROM appeals WHERE note = 'They know me' AND about = 'freeze'"));
    }

    private static string Text(Page page, string part) => page.Document.QuerySelector(part)!.TextContent;
}
