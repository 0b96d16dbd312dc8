namespace Entourage.Tests.Moderation;

public sealed class BrakesTests
{
    [Fact]
    public async Task R73_the_emergency_stop_holds_everybody_until_it_is_taken_off_and_loses_nothing()
    {
        await using var server = await Server.StartAsync();
        var op = await server.OperatorAsync();
        var creator = await server.CreatorByTokenAsync("maker");
        var made = await creator.InviteAsync();
        var friend = await server.PersonByTokenAsync("friend");
        Assert.Equal(403, (await friend.PutAsync("/api/v1/operator/brakes/inviting", null)).Status);
        Assert.Equal(404, (await op.PutAsync("/api/v1/operator/brakes/everything", null)).Status);

        Assert.Equal(204, (await op.PutAsync("/api/v1/operator/brakes/inviting", null)).Status);
        Assert.Equal(204, (await op.PutAsync("/api/v1/operator/brakes/redeeming", null)).Status);
        var refused = await creator.PostAsync("/api/v1/invitations", new { channel = "copy_link" });
        Assert.Equal((503, "paused", "60"), (refused.Status, refused.Code, refused.Headers["Retry-After"]));
        Assert.Equal("paused", (await friend.RedeemAsync(made.Token)).Code);
        var visitor = server.Visitor();
        var ticket = await visitor.LandAsync(made.Token);
        var join = await visitor.PostAsync("/api/v1/accounts", new { handle = "newcomer", password = Server.Password, token = made.Token, ticket });
        Assert.Equal((503, "paused"), (join.Status, join.Code));
        Assert.True((await op.GetAsync("/api/v1/operator/brakes")).Json.GetProperty("redeeming").GetBoolean());

        await server.RestartAsync();
        var again = await server.ProgramAsync(server.IdOf("keeper"), Entourage.Http.Scopes.All);
        Assert.True((await again.GetAsync("/api/v1/operator/brakes")).Json.GetProperty("inviting").GetBoolean());
        foreach (var name in (string[])["inviting", "redeeming", "redeeming"]) await again.DeleteAsync($"/api/v1/operator/brakes/{name}");
        Assert.Equal(200, (await (await server.ProgramAsync(server.IdOf("friend"), Entourage.Http.Scopes.All)).RedeemAsync(made.Token)).Status);
        Assert.Equal(4, server.Count("SELECT count(*) FROM audit WHERE act IN ('paused', 'resumed')"));
    }
}
