using Entourage.Members;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Members;

public sealed class JoinTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task A_newcomer_is_signed_in_and_known_by_name()
    {
        var visitor = server.Visitor();
        var joined = await visitor.PostAsync("/api/v1/accounts", new { handle = "@Nora", name = "  Nora B ", password = Server.Password });
        Assert.Equal(201, joined.Status);
        Assert.Equal("/", joined["next"]);
        var me = await visitor.GetAsync("/api/v1/me");
        Assert.Equal("nora", me["handle"]);
        Assert.Equal("Nora B", me["name"]);
        Assert.False(me.Json.TryGetProperty("language", out _));
    }

    [Fact]
    public async Task Everybody_sees_a_profile_and_nobody_sees_one_that_is_not()
    {
        await server.JoinAsync("seen");
        var visitor = server.Visitor();
        var member = await visitor.GetAsync("/api/v1/members/Seen");
        Assert.Equal("seen", member["handle"]);
        Assert.Equal("/pictures/seen.svg", member["picture"]);
        Assert.False(member.Json.TryGetProperty("operator", out _));
        Assert.Equal("not_found", (await visitor.GetAsync("/api/v1/members/unseen")).Code);
        Assert.Equal("not_found", (await visitor.GetAsync("/api/v1/members/x")).Code);
    }

    [Theory]
    [InlineData("ab", "handle_not_valid")]
    [InlineData("a-b-c", "handle_not_valid")]
    [InlineData("n\u043Era", "handle_not_valid")]
    [InlineData("studi\u00F6", "handle_not_valid")]
    [InlineData("thisisaverylonghandlethatgoeson", "handle_not_valid")]
    [InlineData("Admin", "handle_not_allowed")]
    [InlineData("studio", "handle_not_allowed")]
    public async Task A_handle_that_could_mislead_cannot_be_had(string handle, string code)
    {
        var visitor = server.Visitor();
        var joined = await visitor.PostAsync("/api/v1/accounts", new { handle, password = Server.Password });
        Assert.Equal(code, joined.Code);
        Assert.Equal(422, joined.Status);
        var asked = await visitor.GetAsync($"/api/v1/accounts/handles/{Uri.EscapeDataString(handle)}");
        Assert.Equal(code, asked["code"]);
    }

    [Fact]
    public async Task A_handle_belongs_to_one()
    {
        var visitor = server.Visitor();
        Assert.True((await visitor.GetAsync("/api/v1/accounts/handles/single")).Json.GetProperty("available").GetBoolean());
        await server.JoinAsync("single");
        Assert.Equal("handle_taken", (await visitor.GetAsync("/api/v1/accounts/handles/SINGLE"))["code"]);
        Assert.Equal("handle_taken", (await visitor.PostAsync("/api/v1/accounts", new { handle = "single", password = Server.Password })).Code);
        Assert.Equal("handle_taken", (await visitor.PostAsync("/api/v1/accounts/options", new { handle = "single" })).Code);
    }

    [Theory]
    [InlineData(null, "proof_missing")]
    [InlineData("too short", "password_too_short")]
    public async Task A_proof_is_needed(string? password, string code) =>
        Assert.Equal(code, (await server.Visitor().PostAsync("/api/v1/accounts", new { handle = "unproved", password })).Code);

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{"handle":["a"]}""")]
    [InlineData("""{"handle":"first_one","handle":"second_one","password":"correct horse battery"}""")]
    public async Task Nonsense_is_refused_with_a_code(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var answer = await server.Visitor().PostAsync("/api/v1/accounts", content);
        Assert.Equal(400, answer.Status);
        Assert.Equal("bad_request", answer.Code);
    }

    [Fact]
    public async Task The_setup_link_makes_one_operator_and_no_second()
    {
        await using var fresh = await Server.StartAsync();
        var path = (await fresh.Services.GetRequiredService<FirstOperator>().NewPathAsync(TestContext.Current.CancellationToken))!;
        var setup = path["/join?setup=".Length..];
        var wrong = await fresh.Visitor().PostAsync("/api/v1/accounts", new { handle = "thief", password = Server.Password, setup = "guess" });
        Assert.Equal("setup_not_valid", wrong.Code);
        var first = await fresh.Visitor().PostAsync("/api/v1/accounts", new { handle = "keeper", password = Server.Password, setup });
        Assert.True(first.Json.GetProperty("member").GetProperty("operator").GetBoolean());
        var second = await fresh.Visitor().PostAsync("/api/v1/accounts", new { handle = "second", password = Server.Password, setup });
        Assert.Equal("setup_not_valid", second.Code);

        // Should nobody run it one day, what an old log says opens nothing, and neither does what an earlier start said.
        fresh.Change("DELETE FROM members WHERE handle = 'keeper'");
        var later = (await fresh.Services.GetRequiredService<FirstOperator>().NewPathAsync(TestContext.Current.CancellationToken))!["/join?setup=".Length..];
        var last = (await fresh.Services.GetRequiredService<FirstOperator>().NewPathAsync(TestContext.Current.CancellationToken))!["/join?setup=".Length..];
        foreach (var old in new[] { setup, later })
        {
            Assert.Equal("setup_not_valid", (await fresh.Visitor().PostAsync("/api/v1/accounts", new { handle = "thief", password = Server.Password, setup = old })).Code);
        }
        Assert.Equal(201, (await fresh.Visitor().PostAsync("/api/v1/accounts", new { handle = "again", password = Server.Password, setup = last })).Status);
    }
}
