namespace Entourage.Tests.Channels;

/// <summary>What only a connected channel does, asked of those that hand over: that is what everybody is told.</summary>
public sealed class ConnectedChannelsTests(Server server) : IClassFixture<Server>
{
    public static TheoryData<string, string> Addresses =>
        new() { { "GET", "contacts" }, { "GET", "contacts?query=al" }, { "PUT", "account" }, { "DELETE", "account" } };

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task Every_channel_that_is_offered_hands_over_and_says_so(string method, string what)
    {
        var member = await server.PersonByTokenAsync(Handle("hand", method, what), Scopes.Invite);
        foreach (var channel in (await member.GetAsync("/api/v1/channels")).Json.EnumerateArray().Select(one => one.GetProperty("id").GetString()))
        {
            var before = server.Hash();
            var answer = await member.SendAsync(new HttpMethod(method), $"/api/v1/channels/{channel}/{what}", Body(method));
            Assert.Equal((409, "channel_hand_off", "channel"), (answer.Status, answer.Code, answer["field"]));
            Assert.Equal(before, server.Hash());
        }
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task A_channel_that_is_not_offered_is_unknown(string method, string what)
    {
        var member = await server.PersonByTokenAsync(Handle("unknown", method, what), Scopes.Invite);
        foreach (var channel in (string[])["messenger", "WhatsApp", "x"])
        {
            var answer = await member.SendAsync(new HttpMethod(method), $"/api/v1/channels/{channel}/{what}", Body(method));
            Assert.Equal((404, "channel_unknown"), (answer.Status, answer.Code));
        }
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task They_are_for_members_who_may_invite(string method, string what)
    {
        var path = $"/api/v1/channels/whatsapp/{what}";
        Assert.Equal("sign_in_required", (await server.Visitor().SendAsync(new HttpMethod(method), path, null)).Code);
        var others = await server.PersonByTokenAsync(Handle("others", method, what), Scopes.All & ~Scopes.Invite);
        Assert.Equal("scope_missing", (await others.SendAsync(new HttpMethod(method), path, null)).Code);
    }

    private static object? Body(string method) => method == "PUT" ? new { address = "ada@example.org", secret = "correct horse" } : null;

    private static string Handle(string who, string method, string what) => $"{who}_{method}_{what.Length}".ToLowerInvariant();
}
