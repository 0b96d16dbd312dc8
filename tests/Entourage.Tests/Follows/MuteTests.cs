namespace Entourage.Tests.Follows;

public sealed class MuteTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task Muted_clips_leave_both_feeds_while_the_follow_stays_and_come_back()
    {
        var loud = await server.CreatorByTokenAsync("loud_one");
        await server.CreatorByTokenAsync("calm_one");
        var fan = await server.PersonByTokenAsync("mutes_fan");
        foreach (var handle in (string[])["loud_one", "calm_one"]) await fan.PutAsync($"/api/v1/members/{handle}/follow", null);
        Assert.Equal(["calm_one", "loud_one"], await MakersAsync(fan, "following"));

        for (var times = 0; times < 2; times++) Assert.Equal(204, (await fan.PutAsync("/api/v1/members/loud_one/mute", null)).Status);
        Assert.Equal(["calm_one"], await MakersAsync(fan, "following"));
        Assert.DoesNotContain("loud_one", await MakersAsync(fan, "for-you"));
        Assert.Contains("loud_one", await MakersAsync(server.Visitor(), "for-you"));
        var relation = (await fan.GetAsync("/api/v1/members/loud_one/follow")).Json;
        Assert.True(relation.GetProperty("muted").GetBoolean());
        Assert.True(relation.GetProperty("following").GetBoolean());
        // The profile is where one goes on purpose.
        Assert.NotEmpty((await fan.GetAsync("/api/v1/members/loud_one/clips")).Json.GetProperty("items").EnumerateArray());
        // The muted one sees nothing of it.
        Assert.False((await loud.GetAsync("/api/v1/members/mutes_fan/follow")).Json.GetProperty("muted").GetBoolean());

        Assert.Equal(204, (await fan.DeleteAsync("/api/v1/members/loud_one/mute")).Status);
        Assert.Equal(["calm_one", "loud_one"], await MakersAsync(fan, "following"));
    }

    [Fact]
    public async Task Nobody_mutes_themselves_or_nobody()
    {
        var one = await server.PersonByTokenAsync("mutes_self");
        Assert.Equal("cannot_mute_yourself", (await one.PutAsync("/api/v1/members/mutes_self/mute", null)).Code);
        Assert.Equal("not_found", (await one.PutAsync("/api/v1/members/nobody_there/mute", null)).Code);
        Assert.Equal("sign_in_required", (await server.Visitor().PutAsync("/api/v1/members/mutes_self/mute", null)).Code);
    }

    [Fact]
    public async Task R60_redeeming_the_invitation_of_somebody_muted_follows_and_keeps_the_mute()
    {
        var creator = await server.CreatorByTokenAsync("muted_host");
        var friend = await server.PersonByTokenAsync("muting_guest");
        await friend.PutAsync("/api/v1/members/muted_host/mute", null);
        var made = await creator.InviteAsync();
        Assert.Equal("redeemed", (await friend.RedeemAsync(made.Token))["result"]);
        var relation = (await friend.GetAsync("/api/v1/members/muted_host/follow")).Json;
        Assert.True(relation.GetProperty("muted").GetBoolean());
        Assert.True(relation.GetProperty("following").GetBoolean());
        Assert.Empty(await MakersAsync(friend, "following"));
    }

    [Fact]
    public async Task Mutes_are_exported_and_leave_with_the_account()
    {
        var one = await server.PersonByTokenAsync("mutes_leaver");
        await server.PersonByTokenAsync("muted_stayer");
        await one.PutAsync("/api/v1/members/muted_stayer/mute", null);
        var export = (await one.GetAsync("/api/v1/me/export")).Json;
        Assert.Equal("muted_stayer", export.GetProperty("follows").GetProperty("muted")[0].GetProperty("handle").GetString());
        var id = server.IdOf("mutes_leaver").Value;
        Assert.Equal(204, (await one.DeleteAsync("/api/v1/me")).Status);
        Assert.Equal(0, server.Count("SELECT count(*) FROM mutes WHERE muter = @id OR muted = @id", ("@id", id)));
    }

    private static async Task<List<string>> MakersAsync(Person person, string feed) =>
        [.. (await person.GetAsync($"/api/v1/feeds/{feed}")).Json.GetProperty("items").EnumerateArray()
            .Select(clip => clip.GetProperty("member").GetProperty("handle").GetString()!).Distinct().Order()];
}
