using System.Text.Json;
using Entourage.Rollout;

namespace Entourage.Tests.Rollout;

/// <summary>Who has what, how many they are, and what it changes.</summary>
public sealed class RolloutTests : IAsyncLifetime
{
    private const string Rollouts = "/api/v1/operator/rollouts";

    private Server server = null!;
    private Person op = null!;

    public async ValueTask InitializeAsync()
    {
        server = await Server.StartAsync(("Allowance:PerSubtree", "100"));
        op = await server.OperatorAsync();
    }

    public async ValueTask DisposeAsync()
    {
        op.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Forward_nobody_loses_it_and_the_number_is_that_of_the_list()
    {
        for (var number = 0; number < 120; number++) await server.PersonByTokenAsync($"member_{number}");
        var before = new HashSet<string>();
        foreach (var stage in StageWords.All)
        {
            await StageAsync(Features.Inviting, stage);
            var one = (await op.GetAsync($"{Rollouts}/inviting")).Json;
            var holders = await HoldersAsync(Features.Inviting);
            Assert.Equal((stage, 121L), (one.GetProperty("stage").GetString(), one.GetProperty("members").GetInt64()));
            Assert.Equal(one.GetProperty("has").GetInt64(), holders.Count);
            Assert.Superset(before, holders);
            before = holders;
        }
        Assert.Equal(121, before.Count);
        await StageAsync(Features.Inviting, "staff");
        Assert.Equal(["keeper"], await HoldersAsync(Features.Inviting));
        // A suspended member counts neither way.
        await op.PutAsync("/api/v1/operator/members/member_3/suspension", new { });
        Assert.Equal(120, (await op.GetAsync($"{Rollouts}/inviting")).Json.GetProperty("members").GetInt64());
    }

    [Fact]
    public async Task A_name_has_it_at_every_stage_and_who_is_held_out_has_not()
    {
        for (var number = 0; number < 60; number++) await server.PersonByTokenAsync($"member_{number}");
        await StageAsync(Features.OneTap, "off");
        Assert.Equal(204, (await op.PutAsync($"{Rollouts}/one_tap/members/member_7", null)).Status);
        Assert.Equal(["member_7"], await HoldersAsync(Features.OneTap));
        Assert.Equal("named", (await op.GetAsync($"{Rollouts}/one_tap/members/member_7"))["reason"]);
        Assert.Equal(204, (await op.DeleteAsync($"{Rollouts}/one_tap/members/member_7")).Status);
        Assert.Empty(await HoldersAsync(Features.OneTap));

        await StageAsync(Features.OneTap, "all", holdout: 30);
        var answer = await op.GetAsync($"{Rollouts}/one_tap");
        Assert.True(answer.Status == 200, answer.Text);
        var one = answer.Json;
        var (has, held) = (one.GetProperty("has").GetInt64(), one.GetProperty("heldOut").GetInt64());
        Assert.Equal(61, has + held);
        Assert.InRange(held, 5, 35);
        var reasons = new List<string?>();
        for (var number = 0; number < 60; number++) reasons.Add((await op.GetAsync($"{Rollouts}/one_tap/members/member_{number}"))["reason"]);
        Assert.Equal(held, reasons.Count(reason => reason == "held_out"));
    }

    [Fact]
    public async Task A_group_has_what_is_given_to_it_while_one_belongs_to_it()
    {
        const string Choir = "/api/v1/operator/groups/choir/members";
        await server.PersonByTokenAsync("alto");
        await server.PersonByTokenAsync("bass");
        await server.PersonByTokenAsync("drummer");
        await StageAsync(Features.OneTap, "off");
        foreach (var singer in (string[])["alto", "bass"]) Assert.Equal(204, (await op.PutAsync($"{Choir}/{singer}", null)).Status);
        Assert.Empty(await HoldersAsync(Features.OneTap));
        Assert.Equal(204, (await op.PutAsync($"{Rollouts}/one_tap/groups/choir", null)).Status);
        Assert.Equal(["alto", "bass"], (await HoldersAsync(Features.OneTap)).Order());
        Assert.Equal("grouped", (await op.GetAsync($"{Rollouts}/one_tap/members/alto"))["reason"]);
        Assert.Equal("off", (await op.GetAsync($"{Rollouts}/one_tap/members/drummer"))["reason"]);
        Assert.Equal(["choir"], (await op.GetAsync($"{Rollouts}/one_tap")).Json.GetProperty("groups").EnumerateArray().Select(one => one.GetString()!));

        Assert.Equal(204, (await op.DeleteAsync($"{Choir}/bass")).Status);
        Assert.Equal(["alto"], await HoldersAsync(Features.OneTap));
        var page = (await op.GetAsync($"{Choir}?limit=1")).Json;
        Assert.Equal("alto", Assert.Single(page.GetProperty("items").EnumerateArray()).GetProperty("handle").GetString());
        Assert.Equal(204, (await op.DeleteAsync($"{Rollouts}/one_tap/groups/choir")).Status);
        Assert.Empty(await HoldersAsync(Features.OneTap));
        Assert.Equal(204, (await op.DeleteAsync($"{Choir}/alto")).Status);
        // Nobody belongs to it and nothing is given to it: it is not there.
        Assert.Equal(404, (await op.GetAsync(Choir)).Status);
        Assert.Equal(0, (await op.GetAsync("/api/v1/operator/groups")).Json.GetArrayLength());
    }

    [Fact]
    public async Task The_members_of_a_group_come_page_by_page_and_leave_with_their_account()
    {
        for (var number = 0; number < 5; number++)
        {
            await server.PersonByTokenAsync($"singer_{number}");
            await op.PutAsync($"/api/v1/operator/groups/choir/members/singer_{number}", null);
        }
        var seen = new List<string>();
        for (string? next = ""; next is not null;)
        {
            var page = (await op.GetAsync($"/api/v1/operator/groups/choir/members?limit=2{(next.Length > 0 ? $"&cursor={next}" : "")}")).Json;
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("handle").GetString()!));
            next = page.TryGetProperty("next", out var more) ? more.GetString() : null;
        }
        Assert.Equal(["singer_0", "singer_1", "singer_2", "singer_3", "singer_4"], seen.Order());
        var leaving = await server.PersonByTokenAsync("leaving");
        await op.PutAsync("/api/v1/operator/groups/choir/members/leaving", null);
        Assert.Equal(204, (await leaving.DeleteAsync("/api/v1/me")).Status);
        Assert.Equal(5, server.Count("SELECT count(*) FROM rollout_groups"));
    }

    [Theory]
    [InlineData("Choir")]
    [InlineData("-choir")]
    [InlineData("a%20b")]
    [InlineData("ch%C5%93ur")]
    [InlineData("a23456789012345678901234567890123")]
    public async Task A_group_has_a_plain_name(string group)
    {
        var before = server.Hash();
        var one = await op.PutAsync($"/api/v1/operator/groups/{group}/members/keeper", null);
        var other = await op.PutAsync($"{Rollouts}/one_tap/groups/{group}", null);
        Assert.Equal((422, "group_not_valid", 422, "group_not_valid", before), (one.Status, one.Code, other.Status, other.Code, server.Hash()));
    }

    [Fact]
    public async Task R72_back_means_making_and_never_redeeming()
    {
        var creator = await server.CreatorByTokenAsync("creator");
        var made = await creator.InviteAsync();
        var other = await creator.InviteAsync();
        await StageAsync(Features.Inviting, "off", reason: "too many reports");
        var refused = await creator.PostAsync("/api/v1/invitations", new { channel = "copy_link" });
        Assert.Equal((403, "invitations_not_enabled"), (refused.Status, refused.Code));
        Assert.Equal((200, "redeemed"), Redeemed(await (await server.JoinAsync("friend")).FollowThroughAsync(made.Token)));
        await StageAsync(Features.Inviting, "staff");
        Assert.Equal((200, "redeemed"), Redeemed(await (await server.JoinAsync("second")).FollowThroughAsync(other.Token)));
        await StageAsync(Features.Inviting, "all");
        await creator.InviteAsync();
        var log = (await op.GetAsync("/api/v1/operator/audit")).Json.GetProperty("items").EnumerateArray().Select(row => row.GetProperty("note").GetString()).ToList();
        Assert.Equal(["inviting all off 0\ntoo many reports", "inviting off staff 0", "inviting staff all 0"], log.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_channel_that_is_staged_away_is_neither_offered_nor_taken()
    {
        var creator = await server.CreatorByTokenAsync("creator");
        await StageAsync(Features.Channel("telegram"), "off");
        var refused = await creator.PostAsync("/api/v1/invitations", new { channel = "telegram" });
        Assert.Equal((403, "channel_not_enabled"), (refused.Status, refused.Code));
        Assert.DoesNotContain("telegram", await OfferedAsync(creator));
        Assert.Contains("whatsapp", await OfferedAsync(creator));
        await StageAsync(Features.Channel("telegram"), "all");
        Assert.Contains("telegram", await OfferedAsync(creator));
    }

    [Fact]
    public async Task Without_one_tap_only_the_button_follows_and_the_page_says_so()
    {
        var creator = await server.CreatorByTokenAsync("creator");
        var made = await creator.InviteAsync();
        await StageAsync(Features.OneTap, "off");
        var friend = await server.JoinAsync("friend");
        var page = await friend.OpenAsync(made.Token);
        Assert.Contains("You follow <b>@creator</b> only if you press the button", page.Text, StringComparison.Ordinal);
        var ticket = InvitationSteps.TicketOf(page);
        Assert.Equal("tap_required", (await friend.RedeemAsync(made.Token, ticket)).Code);
        Assert.Equal((200, "redeemed"), Redeemed(await friend.RedeemAsync(made.Token, ticket, gesture: true)));
    }

    [Fact]
    public async Task Without_follow_back_nobody_is_followed_back_though_they_chose_it()
    {
        var creator = await server.CreatorByTokenAsync("creator");
        Assert.Equal(200, (await creator.PatchAsync("/api/v1/me", new { followBack = true })).Status);
        await StageAsync(Features.FollowBack, "off");
        await (await server.JoinAsync("friend")).FollowThroughAsync((await creator.InviteAsync()).Token);
        Assert.Equal(0, (await creator.GetAsync("/api/v1/me")).Json.GetProperty("following").GetInt64());
        await StageAsync(Features.FollowBack, "all");
        await (await server.JoinAsync("second")).FollowThroughAsync((await creator.InviteAsync()).Token);
        Assert.Equal(1, (await creator.GetAsync("/api/v1/me")).Json.GetProperty("following").GetInt64());
    }

    [Fact]
    public async Task What_is_announced_stands_on_the_about_page()
    {
        Assert.DoesNotContain("members", (await server.Visitor().GetAsync("/about")).Text.Split("<h2>")[^1], StringComparison.Ordinal);
        Assert.Equal(204, (await op.PutAsync($"{Rollouts}/inviting", new { stage = "staff", announced = true })).Status);
        Assert.Contains("Inviting: 1 of 1 members", (await server.Visitor().GetAsync("/about")).Text, StringComparison.Ordinal);
        await server.PersonByTokenAsync("somebody");
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Contains("Inviting: 1 of 2 members", (await server.Visitor().GetAsync("/about")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_left_out_stays_and_the_log_says_it_in_the_readers_language()
    {
        var keeper = await server.JoinAsync("keeper_two");
        server.Change("UPDATE members SET operator = TRUE WHERE handle = 'keeper_two'");
        server.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(204, (await op.PutAsync($"{Rollouts}/channel_telegram", new { stage = "10", holdout = 5, announced = true })).Status);
        var staged = (await op.GetAsync($"{Rollouts}/channel_telegram"))["stagedAt"];
        server.Clock.Advance(TimeSpan.FromHours(1));
        await StageAsync(Features.Channel("telegram"), "10", reason: "les premiers");
        var one = (await op.GetAsync($"{Rollouts}/channel_telegram")).Json;
        Assert.Equal((5, true, staged), (one.GetProperty("holdout").GetInt32(), one.GetProperty("announced").GetBoolean(), one.GetProperty("stagedAt").GetString()));
        var log = await keeper.SendAsync(HttpMethod.Get, "/operator/audit", null, ("Accept-Language", "fr"));
        Assert.Contains("Inviter par Telegram\u00a0: Tout le monde → 1 sur 10, 5\u00a0% laissés sans", System.Net.WebUtility.HtmlDecode(log.Text), StringComparison.Ordinal);
        Assert.Contains("les premiers", log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PUT", "/nothing", "all", null, 404, "not_found")]
    [InlineData("PUT", "/inviting", "7", null, 422, "stage_not_valid")]
    [InlineData("PUT", "/inviting", null, null, 422, "stage_not_valid")]
    [InlineData("PUT", "/inviting", "10", 51, 422, "holdout_not_valid")]
    [InlineData("PUT", "/inviting", "10", -1, 422, "holdout_not_valid")]
    [InlineData("PUT", "/inviting/members/nobody_here", null, null, 404, "not_found")]
    [InlineData("GET", "/inviting/members?cursor=x", null, null, 400, "bad_cursor")]
    [InlineData("GET", "/nothing", null, null, 404, "not_found")]
    public async Task Bad_input_changes_nothing(string method, string path, string? stage, int? holdout, int status, string code)
    {
        var before = server.Hash();
        var answer = await op.SendAsync(new HttpMethod(method), Rollouts + path, method == "PUT" ? new { stage, holdout } : null);
        Assert.Equal((status, code), (answer.Status, answer.Code));
        Assert.Equal(before, server.Hash());
    }

    [Fact]
    public async Task Others_do_not_find_it()
    {
        var member = await server.PersonByTokenAsync("member_x");
        Assert.Equal(403, (await member.GetAsync(Rollouts)).Status);
        Assert.Equal(403, (await member.PutAsync($"{Rollouts}/inviting", new { stage = "off" })).Status);
        Assert.Equal(0, server.Count("SELECT count(*) FROM rollouts"));
    }

    private static (int, string?) Redeemed(Answer answer) => (answer.Status, answer["result"]);

    private async Task StageAsync(string feature, string stage, int? holdout = null, string? reason = null) =>
        Assert.Equal(204, (await op.PutAsync($"{Rollouts}/{feature}", new { stage, holdout, reason })).Status);

    private async Task<HashSet<string>> HoldersAsync(string feature)
    {
        var all = new HashSet<string>();
        string? cursor = null;
        do
        {
            var page = (await op.GetAsync($"{Rollouts}/{feature}/members?limit=50" + (cursor is null ? "" : $"&cursor={cursor}"))).Json;
            foreach (var item in page.GetProperty("items").EnumerateArray()) Assert.True(all.Add(item.GetProperty("handle").GetString()!));
            cursor = page.TryGetProperty("next", out var next) && next.ValueKind == JsonValueKind.String ? next.GetString() : null;
        }
        while (cursor is not null);
        return all;
    }

    private static async Task<List<string?>> OfferedAsync(Person person) =>
        [.. (await person.GetAsync("/api/v1/channels")).Json.EnumerateArray().Select(one => one.GetProperty("id").GetString())];
}
