using Entourage.Members.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Members.Sessions;

public sealed class SignInTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task Whoever_signs_out_can_sign_in_again()
    {
        var person = await server.JoinAsync("returning");
        Assert.Equal(204, (await person.DeleteAsync("/api/v1/sessions/current")).Status);
        Assert.Equal("sign_in_required", (await person.GetAsync("/api/v1/me")).Code);
        var back = await person.PostAsync("/api/v1/sessions", new { handle = "Returning", password = Server.Password });
        Assert.Equal("returning", back.Json.GetProperty("member").GetProperty("handle").GetString());
        Assert.Equal(200, (await person.GetAsync("/api/v1/me")).Status);
    }

    [Fact]
    public async Task An_ended_session_does_not_come_back_with_its_cookie()
    {
        var person = await server.JoinAsync("copied");
        using var thief = server.Visitor();
        var cookies = string.Join("; ", person.Cookies.Select(cookie => $"{cookie.Name}={cookie.Value}"));
        Assert.Equal(200, (await thief.SendAsync(HttpMethod.Get, "/api/v1/me", null, ("Cookie", cookies))).Status);
        await person.DeleteAsync("/api/v1/sessions/current");
        Assert.Equal(401, (await thief.SendAsync(HttpMethod.Get, "/api/v1/me", null, ("Cookie", cookies))).Status);
    }

    [Fact]
    public async Task Guessing_closes_the_door_even_to_the_right_password()
    {
        await server.JoinAsync("guessed");
        var guesser = server.Visitor();
        for (var i = 0; i < 10; i++)
        {
            var wrong = await guesser.PostAsync("/api/v1/sessions", new { handle = "guessed", password = $"not the password {i}" });
            Assert.Equal("sign_in_failed", wrong.Code);
        }
        var right = await guesser.PostAsync("/api/v1/sessions", new { handle = "guessed", password = Server.Password });
        Assert.Equal("locked_out", right.Code);
        Assert.Equal("300", right.Headers["Retry-After"]);
    }

    [Fact]
    public async Task Guesses_side_by_side_all_count()
    {
        await server.JoinAsync("crowded");
        var guesser = server.Visitor();
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i =>
            guesser.PostAsync("/api/v1/sessions", new { handle = "crowded", password = $"not the password {i}" })));
        Assert.Equal("locked_out", (await guesser.PostAsync("/api/v1/sessions", new { handle = "crowded", password = Server.Password })).Code);
    }

    [Fact]
    public async Task An_unknown_handle_gets_the_answer_of_a_wrong_password()
    {
        var answer = await server.Visitor().PostAsync("/api/v1/sessions", new { handle = "nobody_here", password = Server.Password });
        Assert.Equal("sign_in_failed", answer.Code);
        Assert.Equal(401, answer.Status);
    }

    [Fact]
    public async Task A_session_is_ended_from_another_browser()
    {
        var phone = await server.JoinAsync("two_places");
        var laptop = server.Visitor();
        await laptop.PostAsync("/api/v1/sessions", new { handle = "two_places", password = Server.Password });

        var sessions = (await laptop.GetAsync("/api/v1/me/sessions")).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(2, sessions.Count);
        var other = sessions.Single(session => !session.GetProperty("current").GetBoolean()).GetProperty("id").GetString()!;
        Assert.Equal(16, other.Length);
        Assert.Equal(204, (await laptop.DeleteAsync($"/api/v1/me/sessions/{other}")).Status);
        Assert.Equal(401, (await phone.GetAsync("/api/v1/me")).Status);
        Assert.Equal("not_found", (await laptop.DeleteAsync($"/api/v1/me/sessions/{other}")).Code);
        Assert.Single((await laptop.GetAsync("/api/v1/me/sessions")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Nobody_ends_the_session_of_another()
    {
        var victim = await server.JoinAsync("not_yours");
        var id = (await victim.GetAsync("/api/v1/me/sessions")).Json.GetProperty("items")[0].GetProperty("id").GetString();
        var other = await server.JoinAsync("nosy_one");
        Assert.Equal("not_found", (await other.DeleteAsync($"/api/v1/me/sessions/{id}")).Code);
        Assert.Equal(200, (await victim.GetAsync("/api/v1/me")).Status);
    }

    [Fact]
    public async Task A_session_runs_out_and_is_swept()
    {
        await using var own = await Server.StartAsync();
        var person = await own.JoinAsync("long_gone");
        own.Clock.Advance(TimeSpan.FromDays(91));
        Assert.Equal(401, (await person.GetAsync("/api/v1/me")).Status);
        for (var i = 0; i < 50 && await CountAsync(own) > 0; i++) await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.Equal(0, await CountAsync(own));
    }

    private static async Task<int> CountAsync(Server server)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<AppDb>().Set<Session>().CountAsync(TestContext.Current.CancellationToken);
    }
}
