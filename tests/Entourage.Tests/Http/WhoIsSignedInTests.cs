using System.Security.Claims;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Http;

/// <summary>What a component of the framework sees of who is signed in.</summary>
public sealed class WhoIsSignedInTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task A_session_is_a_user_with_a_handle_an_id_and_every_scope()
    {
        var person = await server.JoinAsync("seen_member");
        var user = await UserOfAsync("/api/v1/me", ("Cookie", string.Join("; ", person.Cookies.Select(cookie => $"{cookie.Name}={cookie.Value}"))));
        Assert.True(user.Identity!.IsAuthenticated);
        Assert.Equal("Session", user.Identity.AuthenticationType);
        Assert.Equal("seen_member", user.Identity.Name);
        Assert.Equal(server.IdOf("seen_member").ToString(), user.FindFirstValue(ClaimTypes.NameIdentifier));
        Assert.Equal(["read", "clips", "follow", "invite", "account"], ScopesOf(user));
        Assert.False(user.IsInRole(Caller.OperatorRole));
    }

    [Fact]
    public async Task A_token_is_a_user_with_its_own_scopes_and_an_operators_has_the_role()
    {
        var program = await server.PersonByTokenAsync("seen_program", Scopes.Read | Scopes.Clips);
        var user = await UserOfAsync("/api/v1/me", ("Authorization", program.Http.DefaultRequestHeaders.Authorization!.ToString()));
        Assert.Equal("Bearer", user.Identity!.AuthenticationType);
        Assert.Equal(["read", "clips"], ScopesOf(user));
        Assert.False(user.IsInRole(Caller.OperatorRole));

        var op = await server.OperatorAsync();
        Assert.True((await UserOfAsync("/api/v1/me", ("Authorization", op.Http.DefaultRequestHeaders.Authorization!.ToString()))).IsInRole(Caller.OperatorRole));
    }

    [Fact]
    public async Task Nobody_and_a_token_that_may_not_read_here_are_nobody()
    {
        Assert.False((await UserOfAsync("/api/v1/feeds/for-you")).Identity!.IsAuthenticated);
        Assert.False((await UserOfAsync("/api/v1/feeds/for-you", ("Authorization", "Bearer none"))).Identity!.IsAuthenticated);
        var writer = await server.PersonByTokenAsync("seen_writer", Scopes.Clips);
        Assert.False((await UserOfAsync("/api/v1/feeds/for-you", ("Authorization", writer.Http.DefaultRequestHeaders.Authorization!.ToString()))).Identity!.IsAuthenticated);
    }

    private static IEnumerable<string> ScopesOf(ClaimsPrincipal user) => user.FindAll("scope").Select(claim => claim.Value);

    private async Task<ClaimsPrincipal> UserOfAsync(string path, params (string Name, string Value)[] headers)
    {
        var context = await ((TestServer)server.Services.GetRequiredService<IServer>()).SendAsync(
            request =>
            {
                (request.Request.Method, request.Request.Scheme, request.Request.Path) = ("GET", "https", path);
                request.Request.Host = new("localhost");
                foreach (var (name, value) in headers) request.Request.Headers[name] = value;
            },
            TestContext.Current.CancellationToken);
        Assert.Equal(200, context.Response.StatusCode);
        return context.User;
    }
}
