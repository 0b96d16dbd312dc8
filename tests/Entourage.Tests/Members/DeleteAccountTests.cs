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
        var person = await server.JoinAsync("given_up");
        server.Clock.Advance(TimeSpan.FromDays(4));
        await person.DeleteAsync("/api/v1/me", new { password = Server.Password });
        var next = server.Visitor();
        Assert.Equal("handle_taken", (await next.GetAsync("/api/v1/accounts/handles/given_up"))["code"]);
        Assert.Equal("handle_taken", (await next.PostAsync("/api/v1/accounts", new { handle = "given_up", password = Server.Password })).Code);

        server.Clock.Advance(TimeSpan.FromDays(31));
        Assert.Equal(201, (await next.PostAsync("/api/v1/accounts", new { handle = "given_up", password = Server.Password })).Status);
        Assert.Equal(204, (await next.DeleteAsync("/api/v1/me", new { password = Server.Password })).Status);
    }

    [Fact]
    public async Task The_handle_of_an_account_that_nobody_knew_is_free_after_an_hour()
    {
        var squatter = await server.JoinAsync("widely_known");
        Assert.Equal(204, (await squatter.DeleteAsync("/api/v1/me", new { password = Server.Password })).Status);
        server.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(201, (await server.Visitor().PostAsync("/api/v1/accounts", new { handle = "widely_known", password = Server.Password })).Status);

        // Somebody follows this one: a link to it may be anywhere.
        var known = await server.JoinAsync("soon_known");
        await (await server.PersonByTokenAsync("first_fan")).PutAsync("/api/v1/members/soon_known/follow", null);
        Assert.Equal(204, (await known.DeleteAsync("/api/v1/me", new { password = Server.Password })).Status);
        server.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal("handle_taken", (await server.Visitor().PostAsync("/api/v1/accounts", new { handle = "soon_known", password = Server.Password })).Code);
        Assert.Equal(0, server.Count("SELECT count(*) FROM held_handles WHERE handle LIKE '%known%'"));
    }

    [Fact]
    public async Task Who_was_brought_by_a_deleted_account_was_brought_by_whoever_brought_that()
    {
        await using var site = await Server.StartAsync(("Members:NewAccountsPerNetwork", "50"));
        var op = await site.OperatorAsync();
        var spammer = await site.CreatorAsync("spammer");
        var throwAway = await site.JoinThroughAsync(await spammer.InviteAsync(), "throw_away");
        await site.ReadyClipAsync(throwAway);
        await site.JoinThroughAsync(await throwAway.InviteAsync(), "washed");
        Assert.Equal(204, (await throwAway.DeleteAsync("/api/v1/me", new { password = Server.Password })).Status);

        var file = (await op.GetAsync("/api/v1/operator/members/washed")).Json;
        Assert.Equal("spammer", file.GetProperty("invitedBy")[0].GetProperty("handle").GetString());
        Assert.Equal(204, (await op.PutAsync("/api/v1/operator/members/spammer/suspension", new { reason = "Spam" })).Status);
        Assert.Contains("washed", (await op.GetAsync("/api/v1/operator/reviews")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Those_who_came_through_a_deleted_account_that_came_by_itself_still_belong_together()
    {
        await using var site = await Server.StartAsync(("Members:NewAccountsPerNetwork", "50"));
        var op = await site.OperatorAsync();
        var source = await site.CreatorAsync("source");
        await site.JoinThroughAsync(await source.InviteAsync(), "puppet_one");
        await site.JoinThroughAsync(await source.InviteAsync(), "puppet_two");
        Assert.Equal(204, (await source.DeleteAsync("/api/v1/me", new { password = Server.Password })).Status);

        var file = (await op.GetAsync("/api/v1/operator/members/puppet_one")).Json;
        Assert.Equal("puppet_two", Assert.Single(file.GetProperty("broughtWith").EnumerateArray()).GetProperty("handle").GetString());
    }

    [Fact]
    public async Task The_last_operator_stays()
    {
        await using var site = await Server.StartAsync();
        var op = await site.OperatorAsync(browser: true);
        Assert.Equal("last_operator", (await op.DeleteAsync("/api/v1/me", new { password = Server.Password })).Code);
        Assert.Equal(200, (await op.GetAsync("/api/v1/me")).Status);
        await site.JoinAsync("second");
        site.Change("UPDATE members SET operator = TRUE WHERE handle = 'second'");
        Assert.Equal(204, (await op.DeleteAsync("/api/v1/me", new { password = Server.Password })).Status);
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
    public async Task A_token_needs_the_proof_too_where_the_account_has_a_key()
    {
        await server.JoinAsync("guarded");
        var stolen = await server.ProgramAsync(server.IdOf("guarded"), Scopes.Account);
        Assert.Equal("proof_missing", (await stolen.DeleteAsync("/api/v1/me")).Code);
        Assert.Equal(204, (await stolen.DeleteAsync("/api/v1/me", new { password = Server.Password })).Status);
    }

    [Fact]
    public async Task A_token_is_enough_where_the_account_has_no_other_key()
    {
        var program = await server.PersonByTokenAsync("scripted");
        Assert.Equal(204, (await program.DeleteAsync("/api/v1/me")).Status);
        Assert.Equal(401, (await program.DeleteAsync("/api/v1/me")).Status);
    }
}
