using System.Text.Json;

namespace Entourage.Tests.Moderation;

/// <summary>Who invited whom, and what the site did to whom, before whoever runs it.</summary>
public sealed class MemberFileTests
{
    private const string Members = "/api/v1/operator/members";

    [Fact]
    public async Task The_tree_goes_up_to_the_first_and_down_one_step_at_a_time()
    {
        await using var server = await Server.StartAsync(("Allowance:Start", "9"), ("Allowance:Cap", "9"), ("Allowance:PerSubtree", "9"));
        var op = await server.OperatorAsync();
        var elder = await server.CreatorByTokenAsync("elder");
        var middle = await server.JoinThroughAsync(await elder.InviteAsync(), "middle");
        await server.ReadyClipAsync(middle);
        foreach (var handle in (string[])["leaf_one", "leaf_two", "leaf_three"])
        {
            server.Clock.Advance(TimeSpan.FromMinutes(1));
            await server.JoinThroughAsync(await middle.InviteAsync(), handle);
        }
        var follower = await server.JoinAsync("follower");
        await follower.FollowThroughAsync((await middle.InviteAsync()).Token);
        await server.Visitor().ReportAsync(await middle.InviteAsync());

        var file = (await op.GetAsync($"{Members}/middle?limit=2")).Json;
        Assert.Equal(["elder"], Handles(file.GetProperty("invitedBy")));
        Assert.Equal(3, file.GetProperty("brought").GetInt32());
        Assert.Equal(["leaf_three", "leaf_two"], Handles(file.GetProperty("invited").GetProperty("items")));
        Assert.Equal(1, file.GetProperty("reports").GetProperty("open").GetInt32());
        Assert.Equal(5, file.GetProperty("allowance").GetProperty("counted").GetInt32());
        var rest = (await op.GetAsync($"{Members}/middle?limit=2&cursor={file.GetProperty("invited").GetProperty("next").GetString()}")).Json;
        Assert.Equal(["leaf_one"], Handles(rest.GetProperty("invited").GetProperty("items")));
        Assert.False(rest.GetProperty("invited").TryGetProperty("next", out _));

        Assert.Equal(["middle", "elder"], Handles((await op.GetAsync($"{Members}/leaf_two")).Json.GetProperty("invitedBy")));
        var top = (await op.GetAsync($"{Members}/elder")).Json.GetProperty("invited").GetProperty("items")[0];
        Assert.Equal((3, 1), (top.GetProperty("brought").GetInt32(), top.GetProperty("reports").GetProperty("open").GetInt32()));
        // Following through a link is not joining through it.
        Assert.Empty(Handles((await op.GetAsync($"{Members}/follower")).Json.GetProperty("invitedBy")));
        Assert.Equal((404, 400), ((await op.GetAsync($"{Members}/nobody")).Status, (await op.GetAsync($"{Members}/middle?cursor=x")).Status));
        Assert.Equal("operators_only", (await elder.GetAsync($"{Members}/middle")).Code);
    }

    [Fact]
    public async Task A_chain_shows_ten_steps_and_goes_on_from_there()
    {
        await using var server = await Server.StartAsync();
        var op = await server.OperatorAsync();
        for (var n = 0; n < 13; n++)
        {
            await server.PersonByTokenAsync($"link_{n}");
            if (n > 0) server.Change($"UPDATE members SET invited_by = (SELECT id FROM members WHERE handle = 'link_{n - 1}') WHERE handle = 'link_{n}'");
        }
        var above = Handles((await op.GetAsync($"{Members}/link_12")).Json.GetProperty("invitedBy"));
        Assert.Equal((10, "link_11", "link_2"), (above.Count, above[0], above[^1]));
        Assert.Equal(["link_1", "link_0"], Handles((await op.GetAsync($"{Members}/link_2")).Json.GetProperty("invitedBy")));
    }

    [Fact]
    public async Task Whoever_deletes_their_account_leaves_the_tree()
    {
        await using var server = await Server.StartAsync();
        var op = await server.OperatorAsync();
        var elder = await server.CreatorByTokenAsync("elder");
        await server.JoinThroughAsync(await elder.InviteAsync(), "leaf");
        Assert.Equal(["elder"], Handles((await op.GetAsync($"{Members}/leaf")).Json.GetProperty("invitedBy")));
        Assert.Equal(204, (await elder.DeleteAsync("/api/v1/me")).Status);
        Assert.Empty(Handles((await op.GetAsync($"{Members}/leaf")).Json.GetProperty("invitedBy")));
        Assert.Equal(0, server.Count("SELECT count(*) FROM members WHERE invited_by IN (SELECT id FROM members)"));
    }

    [Fact]
    public async Task The_log_says_who_did_what_to_whom_newest_first()
    {
        await using var server = await Server.StartAsync();
        var op = await server.OperatorAsync();
        await server.PersonByTokenAsync("one");
        await server.PersonByTokenAsync("two");
        await op.PutAsync($"{Members}/one/freeze", new { reason = "Too many strangers" });
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await op.PutAsync($"{Members}/two/suspension", new { reason = "Threats" });
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await op.DeleteAsync($"{Members}/one/freeze");

        var page = (await op.GetAsync("/api/v1/operator/audit?limit=2")).Json;
        var last = page.GetProperty("items")[0];
        Assert.Equal(("unfrozen", "keeper", "one"), (Text(last, "act"), Text(last, "by"), Text(last, "subject")));
        Assert.Equal(("suspended", "two", "Threats"), (Text(page.GetProperty("items")[1], "act"), Text(page.GetProperty("items")[1], "subject"), Text(page.GetProperty("items")[1], "note")));
        var rest = (await op.GetAsync($"/api/v1/operator/audit?cursor={Text(page, "next")}")).Json.GetProperty("items");
        Assert.Equal(("frozen", "Too many strangers"), (Text(rest[0], "act"), Text(rest[0], "note")));
        Assert.Equal(1, rest.GetArrayLength());

        var one = (await op.GetAsync("/api/v1/operator/audit?member=one")).Json.GetProperty("items");
        Assert.Equal(["unfrozen", "frozen"], one.EnumerateArray().Select(entry => Text(entry, "act")));
        Assert.Equal(404, (await op.GetAsync("/api/v1/operator/audit?member=nobody")).Status);
        Assert.Equal("bad_cursor", (await op.GetAsync("/api/v1/operator/audit?cursor=x")).Code);
        Assert.Equal(2, (await op.GetAsync($"{Members}/one")).Json.GetProperty("audit").GetArrayLength());
        var member = await server.ProgramAsync(server.IdOf("one"), Entourage.Http.Scopes.All);
        Assert.Equal("operators_only", (await member.GetAsync("/api/v1/operator/audit")).Code);
    }

    private static List<string?> Handles(JsonElement list) => [.. list.EnumerateArray().Select(one => Text(one, "handle"))];

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
