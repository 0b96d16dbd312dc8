namespace Entourage.Tests.Members;

public sealed class ExportAccountTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task Everything_is_in_it_but_no_secret()
    {
        using var authenticator = new SoftwareAuthenticator();
        var person = await server.JoinWithPasskeyAsync("exporting", authenticator);
        await person.PutAsync("/api/v1/me/password", new { password = Server.Password });
        await person.PatchAsync("/api/v1/me", new { bio = "about me" });
        var token = await person.PostAsync("/api/v1/me/tokens", new { name = "my laptop", scopes = (string[])["read"] });

        var export = await person.GetAsync("/api/v1/me/export");
        Assert.Equal(200, export.Status);
        Assert.StartsWith("attachment; filename=entourage-exporting.json", export.Headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.Equal("no-store", export.Headers["Cache-Control"]);
        Assert.Equal("about me", export.Json.GetProperty("profile").GetProperty("bio").GetString());
        Assert.Equal("my laptop", export.Json.GetProperty("tokens")[0].GetProperty("name").GetString());
        Assert.Equal(1, export.Json.GetProperty("passkeys").GetArrayLength());
        Assert.Equal(1, export.Json.GetProperty("sessions").GetArrayLength());

        Assert.DoesNotContain(token["token"]!, export.Text);
        foreach (var secret in (string[])["password", "hash", "stamp", "publicKey", "challenge"])
        {
            Assert.DoesNotContain(secret, export.Text, StringComparison.OrdinalIgnoreCase);
        }
        Assert.All(person.Cookies, cookie => Assert.DoesNotContain(cookie.Value, export.Text));
    }

    [Fact]
    public async Task A_stranger_gets_nothing() => Assert.Equal(401, (await server.Visitor().GetAsync("/api/v1/me/export")).Status);
}
