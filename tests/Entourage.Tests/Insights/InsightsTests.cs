using System.Text.Json;
using Entourage.Facts;
using Entourage.Insights;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Insights;

/// <summary>What is lived is what is counted, to the last one, however often it is counted.</summary>
public sealed class InsightsTests : IAsyncLifetime
{
    private const string Insights = "/api/v1/insights/invitations";
    private readonly Server server = new();
    private Person creator = null!;
    private Person op = null!;
    private string clip = "";

    public async ValueTask InitializeAsync()
    {
        (server.Settings["Clips:Gate"], server.Settings["Allowance:PerSubtree"]) = ("open", "50");
        await server.InitializeAsync();
        op = await server.OperatorAsync();
        creator = await server.PersonByTokenAsync("creator");
        clip = await server.ReadyClipAsync(creator);
    }

    public async ValueTask DisposeAsync()
    {
        creator.Dispose();
        op.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_funnel_holds_what_happened_by_the_day_its_invitations_were_made()
    {
        await LiveAsync();
        var day = (await LookAsync("2026-03-01", "2026-03-01")).GetProperty("funnel");
        Assert.Equal((3, 1, 1, 2, 0, 0), Funnel(day));
        Assert.False(day.TryGetProperty("landed", out _));
        await LaterAsync(TimeSpan.FromDays(8));
        Assert.Equal((3, 1, 1, 2, 2, 1), Funnel((await LookAsync("2026-03-01", "2026-03-01")).GetProperty("funnel")));
        var byWhatsApp = await LookAsync("2026-03-01", "2026-03-01", "whatsapp");
        Assert.Equal((1, 0, 1, 1, 1, 1), Funnel(byWhatsApp.GetProperty("funnel")));
        var channels = (await LookAsync("2026-03-01", "2026-03-01")).GetProperty("channels").EnumerateArray().Select(one => one.GetProperty("channel").GetString());
        Assert.Equal(["copy_link", "whatsapp"], channels.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Views_likes_and_followers_are_told_apart_by_whom_an_invitation_brought()
    {
        await LiveAsync();
        var all = await LookAsync("2026-03-01", "2026-03-05");
        Assert.Equal((2, 2, 1), Brought(all, "brought"));
        Assert.Equal((1, 1, 0), Brought(all, "further"));
        Assert.Equal((4, 5, 1), Brought(all, "all"));
        Assert.Equal([1, 1, 0, 0, 0, 0, 0, 0], all.GetProperty("generations").EnumerateArray().Select(one => one.GetInt64()));
        Assert.Equal(0.5, all.GetProperty("branching").GetDouble());
        Assert.Equal([1, 0, 1, 0, 0], all.GetProperty("followedWithin").EnumerateArray().Select(one => one.GetProperty("followed").GetInt64()));
        var days = all.GetProperty("days").EnumerateArray().ToList();
        Assert.Equal(["2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05"], days.Select(one => one.GetProperty("day").GetString()));
        Assert.Equal(1, days[3].GetProperty("unfollowed").GetInt64());
        Assert.Equal(3, days.Sum(one => one.GetProperty("viewsOfStrangers").GetInt64()));
        var one = (await creator.GetAsync($"/api/v1/insights/clips/{clip}?from=2026-03-01&to=2026-03-05")).Json;
        Assert.Equal((2, 2, 1), Brought(one, "brought"));
        Assert.Equal((3, 1, 1, 2, 0, 0), Funnel(one.GetProperty("funnel")));
    }

    [Fact]
    public async Task Who_came_back_is_counted_once_and_only_of_those_who_had_the_time()
    {
        await LiveAsync();
        Assert.Equal((0, 0, 0), Loyalty(await LookAsync("2026-03-01", "2026-03-05"), "invited"));
        await LaterAsync(TimeSpan.FromDays(30));
        var later = await LookAsync("2026-03-01", "2026-03-10");
        Assert.Equal((2, 1, 1), Loyalty(later, "invited"));
        Assert.Equal((2, 0, 0), Loyalty(later, "other"));
        // Sunday the first is not of a whole week in this range; the next week had nobody new by invitation.
        Assert.Empty(later.GetProperty("weeks").EnumerateArray());
        var week = Assert.Single((await LookAsync("2026-02-20", "2026-03-10")).GetProperty("weeks").EnumerateArray());
        Assert.Equal(("2026-02-23", 2), (week.GetProperty("monday").GetString(), week.GetProperty("followed").GetInt32()));
        Assert.Equal([1, 0, 0, 0], week.GetProperty("watched").EnumerateArray().Select(one => one.GetInt32()));
    }

    [Fact]
    public async Task P14_P25_counting_again_gives_the_same_on_many_nodes_too()
    {
        await LiveAsync();
        await LaterAsync(TimeSpan.FromDays(8));
        var before = server.Counted();
        Assert.NotEmpty(before);
        await server.CountAsync();
        Assert.Equal(before, server.Counted());
        await server.CountAgainAsync();
        Assert.Equal(before, server.Counted());
        var stop = TestContext.Current.CancellationToken;
        await server.Services.GetRequiredService<RollUp>().BeginAgainAsync(stop);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(server.CountAsync, stop)));
        Assert.Equal(before, server.Counted());
    }

    [Fact]
    public async Task The_site_counts_everybody_and_says_how_many_landed_to_its_operators_only()
    {
        await LiveAsync();
        const string Site = "/api/v1/operator/insights?from=2026-03-01&to=2026-03-05";
        var site = (await op.GetAsync(Site)).Json;
        Assert.Equal((4, 1, 2, 3, 0, 0), Funnel(site.GetProperty("funnel")));
        // Two followed after looking, one by a program that looks at nothing, and one only looked.
        Assert.Equal(3, site.GetProperty("funnel").GetProperty("landed").GetInt64());
        Assert.Equal(403, (await creator.GetAsync(Site)).Status);
        Assert.Equal(401, (await server.Visitor().GetAsync(Insights)).Status);
    }

    [Fact]
    public async Task A_deleted_account_takes_its_numbers_along_and_leaves_the_sites()
    {
        await LiveAsync();
        var member = server.IdOf("creator");
        var site = (await op.GetAsync("/api/v1/operator/insights?from=2026-03-01&to=2026-03-05")).Text;
        Assert.NotEqual(0, server.Count("SELECT count(*) FROM insight_counts WHERE creator = @id", ("@id", member.Value)));
        Assert.Equal(204, (await creator.DeleteAsync("/api/v1/me")).Status);
        Assert.Equal(0, server.Count("SELECT count(*) FROM insight_counts WHERE creator = @id", ("@id", member.Value)));
        Assert.Equal(site, (await op.GetAsync("/api/v1/operator/insights?from=2026-03-01&to=2026-03-05")).Text);
    }

    [Fact]
    public async Task Openings_are_told_by_whole_months_and_only_where_they_say_nothing_about_anybody()
    {
        var me = server.IdOf("creator");
        var may = new DateTimeOffset(2026, 5, 10, 9, 0, 0, TimeSpan.Zero);
        // Twenty in May: eight follow, of the others four look. In June nearly nobody looks, in July only nine are silent.
        await HappenAsync(me, may, made: 20, landed: 12, followed: 8);
        await HappenAsync(me, may.AddMonths(1), made: 20, landed: 10, followed: 8);
        await HappenAsync(me, may.AddMonths(2), made: 12, landed: 7, followed: 3);
        server.Clock.Advance(new DateTimeOffset(2026, 8, 29, 0, 0, 0, TimeSpan.Zero) - server.Clock.GetUtcNow());
        await server.CountAsync();
        var asked = $"{Insights}?from=2026-05-01&to=2026-05-31";
        Assert.Empty((await creator.GetAsync(asked)).Json.GetProperty("opened").EnumerateArray());
        server.Clock.Advance(TimeSpan.FromDays(2));
        foreach (var query in (string[])[asked, $"{Insights}?from=2026-05-10&to=2026-05-10", $"{asked}&channel=sms", Insights])
        {
            var answer = (await creator.GetAsync(query)).Json;
            var month = Assert.Single(answer.GetProperty("opened").EnumerateArray());
            Assert.Equal(("2026-05-01", 20, 12), (month.GetProperty("month").GetString(), month.GetProperty("made").GetInt32(), month.GetProperty("opened").GetInt32()));
            Assert.False(answer.GetProperty("funnel").TryGetProperty("landed", out _));
        }
        server.Clock.Advance(TimeSpan.FromDays(100));
        Assert.Single((await creator.GetAsync(Insights)).Json.GetProperty("opened").EnumerateArray());
    }

    [Theory]
    [InlineData("?from=2026-03-02&to=2026-03-01", 422, "range_not_valid")]
    [InlineData("?from=2024-03-02&to=2026-02-01", 422, "range_not_valid")]
    [InlineData("?from=yesterday", 422, "range_not_valid")]
    [InlineData("?to=2027-01-01", 422, "range_not_valid")]
    [InlineData("?to=0001-01-01", 200, null)]
    [InlineData("?channel=pigeon", 404, "channel_unknown")]
    [InlineData("", 200, null)]
    public async Task A_range_that_is_none_is_refused(string query, int status, string? code)
    {
        var answer = await creator.GetAsync(Insights + query);
        Assert.Equal((status, code), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task X12_no_cell_of_a_table_is_a_formula()
    {
        await LiveAsync();
        Assert.Equal(200, (await creator.PatchAsync($"/api/v1/clips/{clip}", new { caption = "=cmd|' /C calc'!A0, \"twice\"" })).Status);
        var clips = await creator.GetAsync("/api/v1/insights/clips.csv?from=2026-03-01&to=2026-03-05");
        Assert.Equal("text/csv; charset=utf-8", clips.Headers["Content-Type"]);
        Assert.Equal($"{clip},\"'=cmd|' /C calc'!A0, \"\"twice\"\"\",3,2,5,2,1,1", clips.Text.Split("\r\n")[1]);
        var days = (await creator.GetAsync($"{Insights}.csv?from=2026-03-01&to=2026-03-05")).Text.Split("\r\n");
        Assert.StartsWith("day,channel,invitations,followers,", days[0], StringComparison.Ordinal);
        Assert.StartsWith("2026-03-01,,3,", days[1], StringComparison.Ordinal);
        Assert.Equal(5 + 2, days.Length);
    }

    // Two of three links are followed: one by somebody new, who brings another; one by a member, who leaves again. The third is looked at.
    private async Task LiveAsync()
    {
        var (near, known, other) = (await creator.InviteAsync(new { channel = "whatsapp" }), await creator.InviteAsync(), await creator.InviteAsync());
        Assert.Equal(200, (await creator.PutAsync($"/api/v1/invitations/{known.Id}/handed-over", null)).Status);
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        var friend = await server.JoinThroughAsync(near.Token, "friend");
        server.Clock.Advance(TimeSpan.FromHours(2));
        var member = await server.PersonByTokenAsync("member_two");
        Assert.Equal(200, (await member.RedeemAsync(known.Token)).Status);
        await server.Visitor().LookAsync(other.Token);
        var byName = await server.PersonByTokenAsync("by_name");
        await byName.ViewAsync(clip);
        Assert.Equal(200, (await byName.PutAsync("/api/v1/members/creator/follow", null)).Status);
        server.Clock.Advance(TimeSpan.FromDays(1));
        await friend.ViewAsync(clip);
        await member.LikeAsync(clip);
        server.Clock.Advance(TimeSpan.FromHours(1));
        await server.ReadyClipAsync(friend);
        var next = await server.JoinThroughAsync((await friend.InviteAsync()).Token, "third");
        await next.ViewAsync(clip);
        Assert.Equal(200, (await next.PutAsync("/api/v1/members/creator/follow", null)).Status);
        server.Clock.Advance(TimeSpan.FromDays(2));
        await server.Visitor().ViewAsync(clip);
        Assert.Equal(200, (await member.DeleteAsync("/api/v1/members/creator/follow")).Status);
        server.Clock.Advance(TimeSpan.FromDays(1));
        await server.CountAsync();
    }

    // As many as the allowance would take a season for, by the writer that the product uses.
    private Task<bool> HappenAsync(MemberId who, DateTimeOffset at, int made, int landed, int followed)
    {
        IEnumerable<Fact> Of(FactKind kind, int number) => Enumerable.Range(0, number).Select(one =>
            new Fact(kind, at.AddMinutes(one), who) { MadeAt = at.AddMinutes(one), Channel = "whatsapp", Depth = kind == FactKind.Followed ? 1 : 0, Person = one });
        Fact[] facts = [.. Of(FactKind.Made, made), .. Of(FactKind.Landed, landed), .. Of(FactKind.Followed, followed)];
        return server.Services.GetRequiredService<StoreWriter>().WriteAsync(new Write(facts), TestContext.Current.CancellationToken);
    }

    private sealed class Write(Fact[] facts) : StoreWrite<bool>
    {
        protected override bool Apply(StoreSession session)
        {
            FactRows.Add(session, facts);
            return true;
        }
    }

    private async Task LaterAsync(TimeSpan later)
    {
        server.Clock.Advance(later);
        await server.CountAsync();
    }

    private async Task<JsonElement> LookAsync(string from, string to, string? channel = null)
    {
        var answer = await creator.GetAsync($"{Insights}?from={from}&to={to}&channel={channel}");
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Json;
    }

    private static (long Made, long HandedOver, long Joined, long Followed, long Settled, long Kept) Funnel(JsonElement funnel) =>
        (Of(funnel, "made"), Of(funnel, "handedOver"), Of(funnel, "joined"), Of(funnel, "followed"), Of(funnel, "settled"), Of(funnel, "kept"));

    private static (long Followers, long Views, long Likes) Brought(JsonElement look, string whom) =>
        (Of(look.GetProperty(whom), "followers"), Of(look.GetProperty(whom), "views"), Of(look.GetProperty(whom), "likes"));

    private static (long Followers, long Returned, long Liked) Loyalty(JsonElement look, string whom)
    {
        var loyalty = look.GetProperty("comparison").GetProperty(whom);
        return (Of(loyalty, "followers"), Of(loyalty, "returned"), Of(loyalty, "liked"));
    }

    private static long Of(JsonElement from, string name) => from.GetProperty(name).GetInt64();
}
