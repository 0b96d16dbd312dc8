namespace Entourage.Tests.Moderation;

/// <summary>A clip or a person is reported, decided on, taken down and put back (Regulation (EU) 2022/2065, articles 16, 17 and 20).</summary>
public sealed class NoticesTests
{
    private static readonly object Good = new { reason = "illegal", words = "It shows a theft, § 242", goodFaith = true, name = "Ada" };

    [Fact]
    public async Task Somebody_without_an_account_reports_a_clip_and_reads_the_decision()
    {
        await using var server = await Server.StartAsync();
        var op = await server.OperatorAsync();
        var clip = await server.ReadyClipAsync(await server.PersonByTokenAsync("maker"));
        var visitor = server.Visitor();
        Assert.Equal("notice_reason_not_valid", (await visitor.PostAsync($"/api/v1/clips/{clip}/notices", new { reason = "ugly", words = "x", goodFaith = true, name = "Ada" })).Code);
        Assert.Equal("words_missing", (await visitor.PostAsync($"/api/v1/clips/{clip}/notices", new { reason = "other", words = " ", goodFaith = true, name = "Ada" })).Code);
        Assert.Equal("notice_name_missing", (await visitor.PostAsync($"/api/v1/clips/{clip}/notices", new { reason = "other", words = "x", goodFaith = true })).Code);
        Assert.Equal("good_faith_missing", (await visitor.PostAsync($"/api/v1/clips/{clip}/notices", new { reason = "other", words = "x", name = "Ada" })).Code);
        Assert.Equal("not_found", (await visitor.PostAsync($"/api/v1/clips/{Guid.Empty:N}/notices", Good)).Code);
        var sent = await visitor.PostAsync($"/api/v1/clips/{clip}/notices", Good);
        Assert.Equal(201, sent.Status);
        Assert.Equal("open", (await server.Visitor().GetAsync("/api/v1" + sent["path"]))["state"]);

        var queue = (await op.GetAsync("/api/v1/operator/notices")).Json.GetProperty("items");
        Assert.Equal(("illegal", "Ada", "maker"), (queue[0].GetProperty("reason").GetString(), queue[0].GetProperty("name").GetString(), queue[0].GetProperty("subject").GetString()));
        Assert.Equal(204, (await op.PutAsync($"/api/v1/operator/notices/{sent["id"]}/dismissed", new { answer = "It is a film set" })).Status);
        var decided = await server.Visitor().GetAsync("/api/v1" + sent["path"]);
        Assert.Equal(("dismissed", "It is a film set"), (decided["state"], decided["answer"]));
        Assert.Contains("It is a film set", (await server.Visitor().GetAsync(sent["path"]!)).Text, StringComparison.Ordinal);
        Assert.Equal(404, (await server.Visitor().GetAsync("/api/v1/notices/00000000000000000000000000000000")).Status);
    }

    [Fact]
    public async Task A_member_reports_a_person_and_finds_it_among_their_own()
    {
        await using var server = await Server.StartAsync();
        await server.PersonByTokenAsync("troll");
        var member = await server.PersonByTokenAsync("reporter");
        Assert.Equal(201, (await member.PostAsync("/api/v1/members/troll/notices", new { reason = "harassing", words = "Writes to everybody", goodFaith = true })).Status);
        Assert.Equal("own_notice", (await member.PostAsync("/api/v1/members/reporter/notices", new { reason = "other", words = "me", goodFaith = true })).Code);
        var own = (await member.GetAsync("/api/v1/me/notices")).Json.GetProperty("items");
        Assert.Equal(("troll", "open"), (own[0].GetProperty("about").GetString(), own[0].GetProperty("state").GetString()));
        Assert.Contains("Writes to everybody", (await member.GetAsync("/api/v1/me/export")).Text, StringComparison.Ordinal);
        Assert.Empty((await (await server.PersonByTokenAsync("bystander")).GetAsync("/api/v1/me/notices")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_clip_that_was_taken_down_is_there_for_nobody_but_its_owner_who_reads_why_and_comes_back_whole()
    {
        await using var server = await Server.StartAsync();
        var op = await server.OperatorAsync();
        var maker = await server.CreatorAsync("maker");
        var clip = (await maker.GetAsync("/api/v1/members/maker/clips")).Json.GetProperty("items")[0].GetProperty("id").GetString()!;
        var link = await maker.InviteAsync();
        var fan = await server.PersonByTokenAsync("fan");
        await fan.PutAsync($"/api/v1/clips/{clip}/like", null);
        var sent = await server.Visitor().PostAsync($"/api/v1/clips/{clip}/notices", Good);

        Assert.Equal("takedown_reason_missing", (await op.PutAsync($"/api/v1/operator/clips/{clip}/takedown", new { })).Code);
        Assert.Equal(403, (await fan.PutAsync($"/api/v1/operator/clips/{clip}/takedown", new { reason = "x" })).Status);
        Assert.Equal(204, (await op.PutAsync($"/api/v1/operator/clips/{clip}/takedown", new { reason = "It shows a theft" })).Status);
        foreach (var (who, path) in new[] { (fan, $"/api/v1/clips/{clip}"), (server.Visitor(), $"/c/{clip}"), (server.Visitor(), $"/media/{clip}/1/poster.jpg") })
        {
            Assert.Equal((path, 404), (path, (await who.GetAsync(path)).Status));
        }
        foreach (var path in (string[])["/api/v1/feeds/for-you", "/api/v1/members/maker/clips"]) Assert.DoesNotContain(clip, (await fan.GetAsync(path)).Text, StringComparison.Ordinal);
        Assert.Equal(0, server.Count("SELECT clips FROM members WHERE handle = 'maker'"));
        Assert.Contains("data-state=\"removed\"", (await server.Visitor().OpenAsync(link.Token)).Text, StringComparison.Ordinal);
        var upheld = await server.Visitor().GetAsync("/api/v1" + sent["path"]);
        Assert.Equal(("upheld", "It shows a theft"), (upheld["state"], upheld["answer"]));

        Assert.Equal("taken_down", (await maker.GetAsync($"/api/v1/clips/{clip}"))["status"]);
        Assert.Equal("It shows a theft", (await maker.GetAsync($"/api/v1/clips/{clip}/takedown"))["reason"]);
        Assert.Contains("It shows a theft", (await maker.GetAsync($"/studio/clips/{clip}")).Text, StringComparison.Ordinal);
        Assert.Equal(204, (await maker.PutAsync($"/api/v1/clips/{clip}/takedown/appeal", new { note = "It is a film" })).Status);
        Assert.Equal(404, (await fan.PutAsync($"/api/v1/clips/{clip}/takedown/appeal", new { note = "x" })).Status);
        Assert.Contains("It is a film", (await op.GetAsync($"/api/v1/operator/clips/{clip}")).Text, StringComparison.Ordinal);

        Assert.Equal(204, (await op.DeleteAsync($"/api/v1/operator/clips/{clip}/takedown")).Status);
        Assert.Equal(1, (await fan.GetAsync($"/api/v1/clips/{clip}")).Json.GetProperty("likes").GetInt32());
        Assert.Equal(1, server.Count("SELECT clips FROM members WHERE handle = 'maker'"));
        Assert.Equal(404, (await maker.GetAsync($"/api/v1/clips/{clip}/takedown")).Status);
        Assert.Equal(0, server.Count("SELECT count(*) FROM takedowns"));
    }

    [Fact]
    public async Task Operators_find_members_by_the_beginning_of_their_handle_page_by_page()
    {
        await using var server = await Server.StartAsync();
        var op = await server.OperatorAsync();
        foreach (var handle in (string[])["ann", "anna", "an_na", "bob"])
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            await server.PersonByTokenAsync(handle);
        }
        Assert.Equal(["an_na", "anna", "ann"], await FoundAsync(op, "handle=AN"));
        Assert.Equal(["anna", "ann"], await FoundAsync(op, "handle=@ann"));
        Assert.Equal(["bob", "an_na", "anna", "ann", "keeper"], await FoundAsync(op, ""));
        Assert.Empty(await FoundAsync(op, "handle=%25"));
    }

    [Fact]
    public async Task A_decision_is_kept_for_half_a_year()
    {
        await using var server = await Server.StartAsync();
        var op = await server.OperatorAsync();
        await server.PersonByTokenAsync("troll");
        var sent = await server.Visitor().PostAsync("/api/v1/members/troll/notices", Good);
        await op.PutAsync($"/api/v1/operator/notices/{sent["id"]}/upheld", new { });
        server.Clock.Advance(TimeSpan.FromDays(181));
        for (var turn = 0; turn < 100 && server.Count("SELECT count(*) FROM notices") > 0; turn++)
        {
            server.Clock.Advance(TimeSpan.FromHours(1));
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        Assert.Equal(0, server.Count("SELECT count(*) FROM notices"));
    }

    private static async Task<List<string>> FoundAsync(Person op, string query)
    {
        var found = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await op.GetAsync($"/api/v1/operator/members?{query}&limit=2{(cursor.Length > 0 ? $"&cursor={cursor}" : "")}")).Json;
            found.AddRange(page.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("handle").GetString()!));
            cursor = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        return found;
    }
}
