namespace Entourage.Tests.Moderation;

public sealed class FreezeMemberTests
{
    private const string Freeze = "/api/v1/operator/members/maker/freeze";

    [Fact]
    public async Task R114_whoever_is_frozen_by_hand_makes_no_invitation_and_keeps_everything_else()
    {
        await using var server = await Server.StartAsync();
        var op = await server.OperatorAsync();
        var maker = await server.CreatorByTokenAsync("maker");
        var made = await maker.InviteAsync();
        Assert.Equal("text_too_long", (await op.PutAsync(Freeze, new { reason = new string('x', 501) })).Code);
        Assert.Equal(204, (await op.PutAsync(Freeze, new { reason = "Strangers" })).Status);
        Assert.Equal(204, (await op.PutAsync(Freeze, new { reason = "Again" })).Status);

        var refused = await maker.PostAsync("/api/v1/invitations", new { channel = "copy_link" });
        Assert.Equal((403, "invitations_frozen"), (refused.Status, refused.Code));
        var allowance = (await maker.GetAsync("/api/v1/me/allowance")).Json;
        Assert.Equal((true, 0), (allowance.GetProperty("frozen").GetBoolean(), allowance.GetProperty("left").GetInt32()));
        Assert.True((await op.GetAsync("/api/v1/operator/members/maker")).Json.TryGetProperty("frozenAt", out _));
        Assert.Equal(200, (await (await server.PersonByTokenAsync("friend")).RedeemAsync(made.Token)).Status);
        Assert.Equal(200, (await maker.GetAsync("/api/v1/me")).Status);

        Assert.Equal(204, (await op.DeleteAsync(Freeze)).Status);
        Assert.Equal(204, (await op.DeleteAsync(Freeze)).Status);
        await maker.InviteAsync();
        Assert.Equal((1, 1), (Acts(server, "frozen"), Acts(server, "unfrozen")));
        Assert.Equal(404, (await op.PutAsync("/api/v1/operator/members/nobody/freeze", new { })).Status);
    }

    [Fact]
    public async Task Lifting_a_freeze_by_hand_leaves_the_one_that_reports_make()
    {
        await using var server = await Server.StartAsync(("Allowance:Start", "9"), ("Allowance:Cap", "9"));
        var op = await server.OperatorAsync();
        var maker = await server.CreatorByTokenAsync("maker");
        List<Made> links = [await maker.InviteAsync(), await maker.InviteAsync(), await maker.InviteAsync()];
        foreach (var link in links) await server.Visitor().ReportAsync(link);
        Assert.Equal(204, (await op.PutAsync(Freeze, new { })).Status);
        Assert.Equal(204, (await maker.PostAsync("/api/v1/me/appeal", new { note = "They know me" })).Status);

        Assert.Equal(204, (await op.DeleteAsync(Freeze)).Status);
        Assert.Equal("invitations_frozen", (await maker.PostAsync("/api/v1/invitations", new { channel = "copy_link" })).Code);
        Assert.Equal(1, server.Count("SELECT count(*) FROM appeals"));
        Assert.Equal(204, (await op.PutAsync($"/api/v1/operator/reports/{links[0].Id}/dismissed", null)).Status);
        Assert.Equal("allowance_empty", (await maker.PostAsync("/api/v1/invitations", new { channel = "copy_link" })).Code);
        Assert.Equal(0, server.Count("SELECT count(*) FROM appeals"));
    }

    [Fact]
    public async Task A_frozen_member_leaves_one_note_and_the_next_takes_its_place()
    {
        await using var server = await Server.StartAsync();
        var op = await server.OperatorAsync();
        var maker = await server.CreatorByTokenAsync("maker");
        Assert.Equal((409, "not_frozen"), await SayAsync(maker, "Why?"));
        await op.PutAsync(Freeze, new { });
        Assert.Equal((422, "note_missing"), await SayAsync(maker, " "));
        Assert.Equal((422, "text_too_long"), await SayAsync(maker, new string('x', 501)));
        Assert.Equal((204, null), await SayAsync(maker, "First"));
        Assert.Equal((204, null), await SayAsync(maker, "Second"));
        Assert.Equal((403, "scope_missing"), await SayAsync(await server.ProgramAsync(server.IdOf("maker"), Scopes.Read), "Third"));

        var appeal = Assert.Single((await op.GetAsync("/api/v1/operator/appeals")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(("maker", "freeze", "Second"), (appeal.GetProperty("handle").GetString(), appeal.GetProperty("about").GetString(), appeal.GetProperty("note").GetString()));
        Assert.Equal("Second", (await op.GetAsync("/api/v1/operator/members/maker")).Json.GetProperty("appeal").GetProperty("note").GetString());
        var home = (await maker.GetAsync("/api/v1/me/export")).Json.GetProperty("safety");
        Assert.Equal("Second", home.GetProperty("appeal").GetProperty("note").GetString());
        Assert.True(home.GetProperty("frozenAt").ValueKind == System.Text.Json.JsonValueKind.String);

        await op.DeleteAsync(Freeze);
        Assert.Equal(0, (await op.GetAsync("/api/v1/operator/appeals")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Deleting_the_account_forgets_freeze_review_and_note()
    {
        await using var server = await Server.StartAsync();
        var op = await server.OperatorAsync();
        var elder = await server.CreatorAsync("elder");
        var maker = await server.JoinThroughAsync(await elder.InviteAsync(), "maker");
        await op.PutAsync("/api/v1/operator/members/elder/suspension", new { });
        await op.PutAsync(Freeze, new { });
        await SayAsync(maker, "Please");
        foreach (var table in (string[])["freezes", "reviews", "appeals"]) Assert.Equal(1, server.Count($"SELECT count(*) FROM {table}"));
        Assert.Equal(204, (await maker.DeleteAsync("/api/v1/me", new { password = Server.Password })).Status);
        foreach (var table in (string[])["freezes", "reviews", "appeals"]) Assert.Equal(0, server.Count($"SELECT count(*) FROM {table}"));
    }

    private static async Task<(int, string?)> SayAsync(Person person, string note)
    {
        var answer = await person.PostAsync("/api/v1/me/appeal", new { note });
        return (answer.Status, answer.Code);
    }

    private static long Acts(Server server, string act) => server.Count("SELECT count(*) FROM audit WHERE act = @act", ("@act", act));
}
