namespace Entourage.Tests.Members.Passkeys;

public sealed class PasskeyTests(Server server) : IClassFixture<Server>
{
    private readonly SoftwareAuthenticator authenticator = new();

    [Fact]
    public async Task A_passkey_joins_and_signs_in()
    {
        var person = await server.JoinWithPasskeyAsync("keyed", authenticator);
        Assert.Equal("keyed", (await person.GetAsync("/api/v1/me"))["handle"]);
        var elsewhere = server.Visitor();
        var signedIn = await elsewhere.SignInAsync(authenticator);
        Assert.Equal("keyed", signedIn.Json.GetProperty("member").GetProperty("handle").GetString());
    }

    [Fact]
    public async Task A_ceremony_works_once()
    {
        await server.JoinWithPasskeyAsync("once_only", authenticator);
        var visitor = server.Visitor();
        var begun = await visitor.PostAsync("/api/v1/sessions/options");
        var proof = new { ceremony = begun["ceremony"], credential = authenticator.Get(begun.Json.GetProperty("publicKey")) };
        Assert.Equal(200, (await visitor.PostAsync("/api/v1/sessions", proof)).Status);
        Assert.Equal("restart_ceremony", (await visitor.PostAsync("/api/v1/sessions", proof)).Code);
    }

    [Fact]
    public async Task A_ceremony_is_spent_by_a_wrong_answer_too()
    {
        await server.JoinWithPasskeyAsync("spent_one", authenticator);
        using var stranger = new SoftwareAuthenticator();
        var visitor = server.Visitor();
        var begun = await visitor.PostAsync("/api/v1/sessions/options");
        var options = begun.Json.GetProperty("publicKey");
        Assert.Equal("passkey_unknown", (await visitor.PostAsync("/api/v1/sessions", new { ceremony = begun["ceremony"], credential = stranger.Get(options) })).Code);
        Assert.Equal("restart_ceremony", (await visitor.PostAsync("/api/v1/sessions", new { ceremony = begun["ceremony"], credential = authenticator.Get(options) })).Code);
    }

    [Fact]
    public async Task A_ceremony_grows_too_old()
    {
        var visitor = server.Visitor();
        var begun = await visitor.PostAsync("/api/v1/accounts/options", new { handle = "too_late" });
        server.Clock.Advance(TimeSpan.FromMinutes(6));
        var credential = authenticator.Create(begun.Json.GetProperty("publicKey"));
        var joined = await visitor.PostAsync("/api/v1/accounts", new { handle = "too_late", ceremony = begun["ceremony"], credential });
        Assert.Equal("restart_ceremony", joined.Code);
    }

    [Fact]
    public async Task A_ceremony_for_one_handle_makes_no_other()
    {
        var visitor = server.Visitor();
        var begun = await visitor.PostAsync("/api/v1/accounts/options", new { handle = "this_one" });
        var credential = authenticator.Create(begun.Json.GetProperty("publicKey"));
        var joined = await visitor.PostAsync("/api/v1/accounts", new { handle = "that_one", ceremony = begun["ceremony"], credential });
        Assert.Equal("restart_ceremony", joined.Code);
    }

    [Fact]
    public async Task A_second_passkey_is_added_named_and_removed()
    {
        using var first = new SoftwareAuthenticator();
        var person = await server.JoinWithPasskeyAsync("collects", first);
        var begun = await person.PostAsync("/api/v1/me/passkeys/options");
        Assert.Equal(1, begun.Json.GetProperty("publicKey").GetProperty("excludeCredentials").GetArrayLength());
        var credential = authenticator.Create(begun.Json.GetProperty("publicKey"));
        var added = await person.PostAsync("/api/v1/me/passkeys", new { ceremony = begun["ceremony"], credential, name = "Phone" });
        Assert.Equal(201, added.Status);
        Assert.Equal("Phone", added["name"]);
        var phone = server.Visitor();
        Assert.Equal(200, (await phone.SignInAsync(authenticator)).Status);
        Assert.Equal(200, (await phone.GetAsync("/api/v1/me")).Status);

        var listed = (await person.GetAsync("/api/v1/me/passkeys")).Json.GetProperty("items");
        Assert.Equal(2, listed.GetArrayLength());
        Assert.Equal(204, (await person.DeleteAsync($"/api/v1/me/passkeys/{added["id"]}")).Status);
        // The phone may be the reason: it is signed out at once, and whoever asked is not.
        Assert.Equal(401, (await phone.GetAsync("/api/v1/me")).Status);
        Assert.Equal(200, (await person.GetAsync("/api/v1/me")).Status);
        Assert.Equal("passkey_unknown", (await server.Visitor().SignInAsync(authenticator)).Code);
        Assert.Equal("not_found", (await person.DeleteAsync($"/api/v1/me/passkeys/{added["id"]}")).Code);
    }

    [Fact]
    public async Task A_ceremony_of_another_member_adds_nothing()
    {
        var owner = await server.JoinAsync("ceremony_a");
        var thief = await server.JoinAsync("ceremony_b");
        var begun = await owner.PostAsync("/api/v1/me/passkeys/options");
        var credential = authenticator.Create(begun.Json.GetProperty("publicKey"));
        Assert.Equal("restart_ceremony", (await thief.PostAsync("/api/v1/me/passkeys", new { ceremony = begun["ceremony"], credential })).Code);
        Assert.Equal(0, (await thief.GetAsync("/api/v1/me/passkeys")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task The_only_way_in_stays()
    {
        var person = await server.JoinWithPasskeyAsync("locked_in", authenticator);
        var id = (await person.GetAsync("/api/v1/me/passkeys")).Json.GetProperty("items")[0].GetProperty("id").GetString();
        Assert.Equal("last_key", (await person.DeleteAsync($"/api/v1/me/passkeys/{id}")).Code);
        Assert.Equal(204, (await person.PutAsync("/api/v1/me/password", new { password = Server.Password })).Status);
        Assert.Equal(204, (await person.DeleteAsync("/api/v1/me/password")).Status);
        await person.PutAsync("/api/v1/me/password", new { password = Server.Password });
        Assert.Equal(204, (await person.DeleteAsync($"/api/v1/me/passkeys/{id}")).Status);
        Assert.Equal("last_key", (await person.DeleteAsync("/api/v1/me/password")).Code);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{}")]
    public async Task A_credential_that_is_none_is_refused(string credential)
    {
        var person = server.Visitor();
        await person.PostAsync("/api/v1/accounts", new { handle = $"odd_{credential.Length}", password = Server.Password });
        var begun = await person.PostAsync("/api/v1/me/passkeys/options");
        using var body = new StringContent($$"""{"ceremony":"{{begun["ceremony"]}}","credential":{{credential}}}""", System.Text.Encoding.UTF8, "application/json");
        var answer = await person.PostAsync("/api/v1/me/passkeys", body);
        Assert.Contains(answer.Code, (string[])["proof_missing", "passkey_failed"]);
    }
}
