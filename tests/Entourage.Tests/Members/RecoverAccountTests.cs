using Entourage.Tests.Pages;
using Entourage.Web.Commands;

namespace Entourage.Tests.Members;

public sealed class RecoverAccountTests(Server server) : IClassFixture<Server>
{
    private const string Path = "/api/v1/accounts/recovery";

    [Fact]
    public async Task A_link_lets_a_member_in_again_once_and_ends_every_session()
    {
        var phone = await server.JoinAsync("lost_keys");
        var program = await server.ProgramAsync(server.IdOf("lost_keys"), Scopes.Read);
        var link = await LinkAsync("@Lost_keys");
        var browser = server.Visitor();
        Assert.Equal(200, (await browser.GetAsync($"/recover?link={link}")).Status);
        Assert.Equal("password_too_short", (await browser.PostAsync(Path, new { link, password = "short" })).Code);

        var back = await browser.PostAsync(Path, new { link, password = "another horse battery" });
        Assert.Equal((200, "/settings/sign-in"), (back.Status, back["next"]));
        Assert.Equal("lost_keys", (await browser.GetAsync("/api/v1/me"))["handle"]);
        Assert.Equal(401, (await phone.GetAsync("/api/v1/me")).Status);
        Assert.Equal(200, (await program.GetAsync("/api/v1/me")).Status);
        Assert.Equal(200, (await server.Visitor().PostAsync("/api/v1/sessions", new { handle = "lost_keys", password = "another horse battery" })).Status);

        Assert.Equal("recovery_not_valid", (await server.Visitor().PostAsync(Path, new { link, password = "third horse battery" })).Code);
        Assert.Contains("does not open an account", (await server.Visitor().GetAsync($"/recover?link={link}")).Text, StringComparison.Ordinal);
        Assert.Equal(["recovery_made", "recovered"], server.Rows("SELECT act FROM audit JOIN members ON id = subject WHERE handle = 'lost_keys' ORDER BY at, act DESC".Replace("id =", "members.id =", StringComparison.Ordinal)).Select(row => row.Trim('\u001f', '\u001e')));
    }

    [Fact]
    public async Task A_link_ends_with_the_next_one_and_after_a_day()
    {
        await server.JoinAsync("two_links");
        var (first, second) = (await LinkAsync("two_links"), await LinkAsync("two_links"));
        Assert.Equal("recovery_not_valid", (await server.Visitor().PostAsync(Path, new { link = first, password = Server.Password })).Code);
        server.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal("recovery_not_valid", (await server.Visitor().PostAsync(Path, new { link = second, password = Server.Password })).Code);
        Assert.Equal("recovery_not_valid", (await server.Visitor().PostAsync(Path, new { link = "nonsense", password = Server.Password })).Code);
    }

    [Fact]
    public async Task A_suspended_member_is_not_let_in_by_it()
    {
        await server.JoinAsync("out_for_now");
        var link = await LinkAsync("out_for_now");
        server.Change("UPDATE members SET suspended = TRUE WHERE handle = 'out_for_now'");
        Assert.Equal("account_suspended", (await server.Visitor().PostAsync(Path, new { link, password = Server.Password })).Code);
        server.Change("UPDATE members SET suspended = FALSE WHERE handle = 'out_for_now'");
        Assert.Equal(200, (await server.Visitor().PostAsync(Path, new { link, password = Server.Password })).Status);
    }

    [Fact]
    public async Task The_form_does_the_same_without_scripts()
    {
        await server.JoinAsync("by_form");
        var link = await LinkAsync("by_form");
        var person = server.Visitor();
        var page = await person.OpenAsync($"/recover?link={link}");
        var sent = await person.SendFormAsync($"/recover?link={link}", page.Form("form:has([name=password])"), ("password", "another horse battery"));
        Assert.EndsWith("/settings/sign-in", sent.Location!, StringComparison.Ordinal);
        Assert.Equal("by_form", (await person.GetAsync("/api/v1/me"))["handle"]);
    }

    private async Task<string> LinkAsync(string handle)
    {
        var (code, output, _) = await Commands.Spoken.ToAsync(MembersCommand.Define(act => act(server.Services)), "recover", handle);
        Assert.Equal(0, code);
        return output.Trim().Split("link=")[1];
    }
}
