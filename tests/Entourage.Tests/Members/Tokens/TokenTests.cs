namespace Entourage.Tests.Members.Tokens;

public sealed class TokenTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task A_token_is_shown_once_and_works_until_it_is_revoked()
    {
        var person = await server.JoinAsync("tokened");
        var made = await person.PostAsync("/api/v1/me/tokens", new { name = "laptop", scopes = (string[])["account", "read"] });
        Assert.Equal(201, made.Status);
        Assert.Equal(["read", "account"], made.Json.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()!));
        var program = server.Program(made["token"]!);
        Assert.Equal("tokened", (await program.GetAsync("/api/v1/me"))["handle"]);

        var listed = await person.GetAsync("/api/v1/me/tokens");
        Assert.DoesNotContain(made["token"]!, listed.Text);
        Assert.Equal(made["id"], listed.Json.GetProperty("items")[0].GetProperty("id").GetString());

        Assert.Equal(204, (await person.DeleteAsync($"/api/v1/me/tokens/{made["id"]}")).Status);
        var refused = await program.GetAsync("/api/v1/me");
        Assert.Equal("sign_in_required", refused.Code);
        Assert.Equal("Bearer", refused.Headers["WWW-Authenticate"]);
    }

    [Fact]
    public async Task A_token_does_what_it_may_and_no_more()
    {
        var reading = await server.PersonByTokenAsync("only_reads", Scopes.Read);
        Assert.Equal(200, (await reading.GetAsync("/api/v1/me")).Status);
        var write = await reading.PatchAsync("/api/v1/me", new { name = "Me" });
        Assert.Equal("scope_missing", write.Code);
        Assert.Equal(403, write.Status);
        Assert.Equal("scope_missing", (await reading.DeleteAsync("/api/v1/me")).Code);
        Assert.Equal("scope_missing", (await reading.PostAsync("/api/v1/me/tokens", new { name = "x", scopes = (string[])["read"] })).Code);

        var uploading = await server.PersonByTokenAsync("only_clips", Scopes.Clips);
        Assert.Equal("scope_missing", (await uploading.GetAsync("/api/v1/me")).Code);
    }

    [Fact]
    public async Task A_token_makes_none_that_may_do_more_than_itself()
    {
        var program = await server.PersonByTokenAsync("climber", Scopes.Read | Scopes.Account);
        Assert.Equal("scope_missing", (await program.PostAsync("/api/v1/me/tokens", new { name = "more", scopes = (string[])["clips"] })).Code);
        Assert.Equal(201, (await program.PostAsync("/api/v1/me/tokens", new { name = "same", scopes = (string[])["read"] })).Status);
    }

    [Fact]
    public async Task A_token_never_becomes_a_way_to_sign_in()
    {
        var program = await server.PersonByTokenAsync("stepping_stone", Scopes.Account);
        Assert.Equal("session_required", (await program.PostAsync("/api/v1/me/passkeys/options")).Code);
        Assert.Equal("session_required", (await program.PostAsync("/api/v1/me/passkeys", new { ceremony = "x", credential = new { } })).Code);
        Assert.Equal("session_required", (await program.PutAsync("/api/v1/me/password", new { password = "another horse battery" })).Code);
    }

    [Fact]
    public async Task What_a_token_is_asked_to_be_is_checked()
    {
        var person = await server.JoinAsync("particular");
        Assert.Equal("scopes_not_valid", (await person.PostAsync("/api/v1/me/tokens", new { name = "x", scopes = (string[])["everything"] })).Code);
        Assert.Equal("scopes_not_valid", (await person.PostAsync("/api/v1/me/tokens", new { name = "x", scopes = Array.Empty<string>() })).Code);
        Assert.Equal("token_name_missing", (await person.PostAsync("/api/v1/me/tokens", new { name = " ", scopes = (string[])["read"] })).Code);
        Assert.Equal("text_too_long", (await person.PostAsync("/api/v1/me/tokens", new { name = new string('x', 51), scopes = (string[])["read"] })).Code);
    }

    [Fact]
    public async Task Fifty_tokens_are_enough()
    {
        var person = await server.JoinAsync("collector");
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(201, (await person.PostAsync("/api/v1/me/tokens", new { name = $"no {i}", scopes = (string[])["read"] })).Status);
        }
        Assert.Equal("too_many_tokens", (await person.PostAsync("/api/v1/me/tokens", new { name = "one more", scopes = (string[])["read"] })).Code);
    }

    [Fact]
    public async Task Nobody_revokes_the_token_of_another()
    {
        var owner = await server.JoinAsync("token_owner");
        var made = await owner.PostAsync("/api/v1/me/tokens", new { name = "mine", scopes = (string[])["read"] });
        var other = await server.JoinAsync("token_thief");
        Assert.Equal("not_found", (await other.DeleteAsync($"/api/v1/me/tokens/{made["id"]}")).Code);
        Assert.Equal(200, (await server.Program(made["token"]!).GetAsync("/api/v1/me")).Status);
    }

    [Theory]
    [InlineData("ent_")]
    [InlineData("ent_0000000000000000000000000000000000000000")]
    [InlineData("nonsense")]
    public async Task Text_that_is_no_token_is_nobody(string text) => Assert.Equal(401, (await server.Program(text).GetAsync("/api/v1/me")).Status);
}
