namespace Entourage.Tests.Members;

public sealed class ChangePasswordTests(Server server) : IClassFixture<Server>
{
    private const string Other = "another long password";

    [Fact]
    public async Task A_new_password_replaces_the_old_and_ends_every_other_session()
    {
        var person = await server.JoinAsync("renewed");
        var elsewhere = server.Visitor();
        await elsewhere.PostAsync("/api/v1/sessions", new { handle = "renewed", password = Server.Password });
        Assert.Equal(200, (await elsewhere.GetAsync("/api/v1/me")).Status);

        Assert.Equal(204, (await person.PutAsync("/api/v1/me/password", new { current = Server.Password, password = Other })).Status);
        Assert.Equal(200, (await person.GetAsync("/api/v1/me")).Status);
        Assert.Equal(401, (await elsewhere.GetAsync("/api/v1/me")).Status);
        Assert.Equal("sign_in_failed", (await elsewhere.PostAsync("/api/v1/sessions", new { handle = "renewed", password = Server.Password })).Code);
        Assert.Equal(200, (await elsewhere.PostAsync("/api/v1/sessions", new { handle = "renewed", password = Other })).Status);
    }

    [Fact]
    public async Task The_current_one_must_be_known()
    {
        var person = await server.JoinAsync("borrowed");
        Assert.Equal("password_wrong", (await person.PutAsync("/api/v1/me/password", new { password = Other })).Code);
        Assert.Equal("password_wrong", (await person.PutAsync("/api/v1/me/password", new { current = "a wrong guess", password = Other })).Code);
        Assert.Equal("password_too_short", (await person.PutAsync("/api/v1/me/password", new { current = Server.Password, password = "short" })).Code);
    }

    [Fact]
    public async Task A_stolen_session_cannot_guess_without_end()
    {
        var person = await server.JoinAsync("stolen");
        for (var i = 0; i < 10; i++) await person.PutAsync("/api/v1/me/password", new { current = $"wrong guess {i}", password = Other });
        Assert.Equal("locked_out", (await person.PutAsync("/api/v1/me/password", new { current = Server.Password, password = Other })).Code);
    }

    [Fact]
    public async Task The_only_key_stays()
    {
        var person = await server.JoinAsync("one_key");
        Assert.Equal("last_key", (await person.DeleteAsync("/api/v1/me/password")).Code);
    }
}
