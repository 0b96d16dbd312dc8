namespace Entourage.Tests.Members.Sessions;

/// <summary>What a suspended member is told at the door, and what they may say there.</summary>
public sealed class AppealSuspensionTests
{
    private const string Appeal = "/api/v1/sessions/appeal";
    private const string Suspension = "/api/v1/operator/members/troll/suspension";

    [Fact]
    public async Task Whoever_has_the_right_keys_is_told_until_when_and_nobody_else_learns_of_it()
    {
        await using var server = await Server.StartAsync();
        var op = await server.OperatorAsync();
        await server.JoinAsync("troll");
        await op.PutAsync(Suspension, new { until = server.Clock.GetUtcNow().AddDays(7) });
        var told = await server.Visitor().PostAsync("/api/v1/sessions", new { handle = "troll", password = Server.Password });
        Assert.Equal((403, "account_suspended", "2026-03-08T12:00:00Z"), (told.Status, told.Code, told["until"]));
        Assert.Equal("sign_in_failed", (await server.Visitor().PostAsync("/api/v1/sessions", new { handle = "troll", password = "not the password" })).Code);

        await op.PutAsync(Suspension, new { });
        told = await server.Visitor().PostAsync("/api/v1/sessions", new { handle = "troll", password = Server.Password });
        Assert.Equal("account_suspended", told.Code);
        Assert.False(told.Json.TryGetProperty("until", out _));
    }

    [Fact]
    public async Task A_suspended_member_leaves_one_note_opens_no_session_and_the_end_takes_it_away()
    {
        await using var server = await Server.StartAsync();
        var op = await server.OperatorAsync();
        await server.JoinAsync("troll");
        Assert.Equal((409, "not_suspended"), await SayAsync(server, "Why?"));
        await op.PutAsync(Suspension, new { });

        Assert.Equal((401, "sign_in_failed"), await SayAsync(server, "Let me in", password: "not the password"));
        Assert.Equal((422, "note_missing"), await SayAsync(server, ""));
        Assert.Equal((422, "text_too_long"), await SayAsync(server, new string('x', 501)));
        Assert.Equal(0, server.Count("SELECT count(*) FROM appeals"));
        Assert.Equal((204, null), await SayAsync(server, "It was my brother"));
        Assert.Equal((204, null), await SayAsync(server, "It was my sister"));
        Assert.Equal(0, server.Count("SELECT count(*) FROM sessions JOIN members ON id = member WHERE handle = 'troll'"));

        var file = (await op.GetAsync("/api/v1/operator/members/troll")).Json.GetProperty("appeal");
        Assert.Equal(("suspension", "It was my sister"), (file.GetProperty("about").GetString(), file.GetProperty("note").GetString()));
        // Lifting a freeze that there is not takes nothing away.
        await op.DeleteAsync("/api/v1/operator/members/troll/freeze");
        Assert.Equal(1, server.Count("SELECT count(*) FROM appeals"));
        await op.DeleteAsync(Suspension);
        Assert.Equal(0, server.Count("SELECT count(*) FROM appeals"));
    }

    [Fact]
    public async Task A_passkey_is_as_good_as_a_password()
    {
        await using var server = await Server.StartAsync();
        var op = await server.OperatorAsync();
        using var authenticator = new SoftwareAuthenticator();
        await server.JoinWithPasskeyAsync("troll", authenticator);
        await op.PutAsync(Suspension, new { });
        var visitor = server.Visitor();
        var begun = await visitor.PostAsync("/api/v1/sessions/options");
        var credential = authenticator.Get(begun.Json.GetProperty("publicKey"));
        var answer = await visitor.PostAsync(Appeal, new { ceremony = begun["ceremony"], credential, note = "With my passkey" });
        Assert.True(answer.Status == 204, answer.Text);
        Assert.Empty(visitor.Cookies);
        Assert.Equal(1, server.Count("SELECT count(*) FROM appeals WHERE note = 'With my passkey'"));
    }

    private static async Task<(int, string?)> SayAsync(Server server, string note, string password = Server.Password)
    {
        var answer = await server.Visitor().PostAsync(Appeal, new { handle = "troll", password, note });
        Assert.DoesNotContain("Set-Cookie", answer.Headers.Keys);
        return (answer.Status, answer.Code);
    }
}
