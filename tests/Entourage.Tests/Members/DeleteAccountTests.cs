using Entourage.Storage;
using Entourage.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Members;

public sealed class DeleteAccountTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task Nothing_of_a_deleted_account_is_left()
    {
        var person = await server.JoinAsync("leaving");
        var made = await person.PostAsync("/api/v1/me/tokens", new { name = "t", scopes = (string[])["read"] });
        var program = server.Program(made["token"]!);
        Assert.Equal(200, (await program.GetAsync("/api/v1/me")).Status);
        var elsewhere = server.Visitor();
        await elsewhere.PostAsync("/api/v1/sessions", new { handle = "leaving", password = Server.Password });
        Assert.Equal(200, (await elsewhere.GetAsync("/api/v1/me")).Status);
        await person.PostAsync("/api/v1/me/passkeys/options");

        Assert.Equal(204, (await person.DeleteAsync("/api/v1/me", new { password = Server.Password })).Status);
        Assert.Empty(person.Cookies);
        Assert.Equal(401, (await program.GetAsync("/api/v1/me")).Status);
        Assert.Equal(401, (await elsewhere.GetAsync("/api/v1/me")).Status);
        Assert.Equal("not_found", (await program.GetAsync("/api/v1/members/leaving")).Code);
        Assert.Equal("sign_in_failed", (await person.PostAsync("/api/v1/sessions", new { handle = "leaving", password = Server.Password })).Code);
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        Assert.False(await db.Users.AnyAsync(user => user.UserName == "leaving", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_handle_is_held_for_a_while_and_then_free()
    {
        await using var own = await Server.StartAsync();
        var person = await own.JoinAsync("given_up");
        await person.DeleteAsync("/api/v1/me", new { password = Server.Password });
        var next = own.Visitor();
        Assert.Equal("handle_taken", (await next.GetAsync("/api/v1/accounts/handles/given_up"))["code"]);
        Assert.Equal("handle_taken", (await next.PostAsync("/api/v1/accounts", new { handle = "given_up", password = Server.Password })).Code);

        own.Clock.Advance(TimeSpan.FromDays(31));
        Assert.Equal(201, (await next.PostAsync("/api/v1/accounts", new { handle = "given_up", password = Server.Password })).Status);
        Assert.Equal(204, (await next.DeleteAsync("/api/v1/me", new { password = Server.Password })).Status);
    }

    [Fact]
    public async Task A_session_alone_deletes_nothing()
    {
        var person = await server.JoinAsync("staying");
        Assert.Equal("proof_missing", (await person.DeleteAsync("/api/v1/me")).Code);
        Assert.Equal("password_wrong", (await person.DeleteAsync("/api/v1/me", new { password = "not the password" })).Code);
        Assert.Equal(200, (await person.GetAsync("/api/v1/me")).Status);
    }

    [Fact]
    public async Task A_passkey_proves_it_too_but_only_ones_own()
    {
        using var mine = new SoftwareAuthenticator();
        using var theirs = new SoftwareAuthenticator();
        var person = await server.JoinWithPasskeyAsync("by_passkey", mine);
        await server.JoinWithPasskeyAsync("bystander", theirs);

        var foreign = await person.PostAsync("/api/v1/sessions/options");
        var refused = await person.DeleteAsync("/api/v1/me", new { ceremony = foreign["ceremony"], credential = theirs.Get(foreign.Json.GetProperty("publicKey")) });
        Assert.Equal("passkey_failed", refused.Code);

        var begun = await person.PostAsync("/api/v1/sessions/options");
        var proof = new { ceremony = begun["ceremony"], credential = mine.Get(begun.Json.GetProperty("publicKey")) };
        Assert.Equal(204, (await person.DeleteAsync("/api/v1/me", proof)).Status);
        Assert.Equal("not_found", (await person.GetAsync("/api/v1/members/by_passkey")).Code);
    }

    [Fact]
    public async Task A_token_with_the_scope_just_asks()
    {
        var program = await server.PersonByTokenAsync("scripted");
        Assert.Equal(204, (await program.DeleteAsync("/api/v1/me")).Status);
        Assert.Equal(401, (await program.DeleteAsync("/api/v1/me")).Status);
    }
}
