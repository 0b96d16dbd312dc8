using Entourage.Tests.Channels.Connected;

namespace Entourage.Tests.Channels.Xmpp;

/// <summary>XMPP from an account on a Prosody.</summary>
[Trait("Needs", "prosody")]
public sealed class ProsodyChannelTests(ProsodyWorld world) : XmppChannelTests(world), IClassFixture<ProsodyWorld>;

/// <summary>XMPP from an account on an ejabberd, which federates with a Prosody.</summary>
[Trait("Needs", "prosody")]
[Trait("Needs", "ejabberd")]
public sealed class EjabberdChannelTests(EjabberdWorld world) : XmppChannelTests(world), IClassFixture<EjabberdWorld>;

/// <summary>What is XMPP's own.</summary>
public abstract class XmppChannelTests(XmppWorld world) : ConnectedChannelTests(world)
{
    // A picture of one pixel.
    private const string OneDot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    [Fact]
    public async Task What_waits_for_the_member_is_still_delivered_to_their_telephone()
    {
        await using var server = await Server.StartAsync(world.Settings);
        await world.ReadAsync("alice@xmpp.lan");
        await world.SayAsync("bob@xmpp.lan", "alice@xmpp.lan", "are you there?");
        var member = await ConnectedAsync(server);
        Assert.Equal(2, (await PeopleAsync(member)).Count);
        var made = await InviteAsync(member, "bob@xmpp.lan");
        Assert.Equal("handed_over", await EndAsync(member, made["id"]!));
        Assert.Equal(["are you there?"], await world.ReadAsync("alice@xmpp.lan"));
    }

    [Fact]
    [Trait("Needs", "ffmpeg")]
    public async Task Somebody_is_shown_as_their_card_shows_them_and_nobody_notices()
    {
        await using var server = await Server.StartAsync(world.Settings);
        foreach (var person in world.Connections) await world.ShowAsync(person, Convert.FromBase64String(OneDot));
        foreach (var person in (string[])["alice@xmpp.lan", .. world.Connections]) await world.ReadAsync(person);
        await world.SayAsync("bob@xmpp.lan", "alice@xmpp.lan", "are you there?");
        var member = await ConnectedAsync(server);
        foreach (var person in await PeopleAsync(member))
        {
            var seen = await PictureAnswer.SeenAsync(member, person.GetProperty("picture").GetString()!);
            Assert.Equal((person.GetProperty("address").GetString(), "image/jpeg"), (person.GetProperty("address").GetString(), seen.Type));
        }
        foreach (var person in world.Connections) Assert.Empty(await world.ReadAsync(person));
        Assert.Equal(["are you there?"], await world.ReadAsync("alice@xmpp.lan"));
    }

    [Fact]
    public async Task An_account_that_does_not_let_us_in_any_more_says_so_plainly()
    {
        await using var server = await Server.StartAsync(world.Settings);
        var member = await server.CreatorByTokenAsync("somebody");
        Assert.Equal(200, (await member.PutAsync("/api/v1/channels/xmpp/account", new { address = "somebody@xmpp.lan", secret = "pw-somebody" })).Status);
        await world.ChangePasswordAsync("somebody");
        var refused = await member.GetAsync("/api/v1/channels/xmpp/contacts");
        Assert.Equal((422, "account_refused"), (refused.Status, refused.Code));
        Assert.Equal("refused", (await member.GetAsync("/api/v1/channels/xmpp/account"))["state"]);
        Assert.Equal("account_refused", (await InviteAsync(member, "bob@xmpp.lan")).Code);
    }

    [Fact]
    public async Task Somebody_on_another_server_has_it_when_nobody_has_refused_it_for_long_enough()
    {
        await using var server = await Server.StartAsync(world.Settings);
        var member = await ConnectedAsync(server);
        await PeopleAsync(member);
        await world.ReadAsync("zoe@other.lan");
        var made = await InviteAsync(member, "zoe@other.lan", "Across");
        Assert.True(made.Status == 201, made.Text);
        Assert.Equal("on_its_way", (await member.GetAsync($"/api/v1/invitations/{made["id"]}"))["delivery"]);
        Assert.Equal("handed_over", await EndAsync(member, made["id"]!));
        Assert.Equal([$"Across\n\n{made["url"]}"], await world.ReadAsync("zoe@other.lan"));
    }
}
