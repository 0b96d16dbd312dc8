using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd.Kills;

/// <summary>kill -9 while invitations leave from a member's own account: none is sent twice, none is lost that had not left.</summary>
public sealed class DeliveryKillTests(Footage footage) : IClassFixture<Footage>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task What_was_leaving_is_unknown_and_never_leaves_again_and_what_had_not_left_yet_arrives_once()
    {
        await using var host = new XmppHost();
        await using var site = await Site.StartAsync(host.Settings);
        var maker = await site.JoinAsync("maker");
        await maker.PublishAsync(await footage.DrawAsync(1), "The last light on the hill");
        var connected = await maker.SendAsync(HttpMethod.Put, "/api/v1/channels/xmpp/account", new { address = "alice@xmpp.lan", secret = XmppHost.Password });
        Assert.True(connected.Status == 200, connected.Text);

        host.SilentAfterMessages = true;
        var left = await InviteAsync(maker, "bob@xmpp.lan");
        await Eventually.TrueAsync(Patience, () => Task.FromResult(!host.Messages.IsEmpty), "It does not leave.");
        host.SilentAtTheDoor = true;
        var knocks = host.Knocks;
        var held = await InviteAsync(maker, "carol@xmpp.lan");
        await Eventually.TrueAsync(Patience, () => Task.FromResult(host.Knocks > knocks), "Nobody comes to send the second.");
        await site.KillAsync();
        Assert.Equal(("leaving", "claimed"), (State(site, left), State(site, held)));

        (host.SilentAfterMessages, host.SilentAtTheDoor) = (false, false);
        await site.StartAgainAsync();
        await UntilAsync(maker, held, "handed_over");
        await UntilAsync(maker, left, "unknown");
        Assert.Equal(["bob@xmpp.lan", "carol@xmpp.lan"], host.Messages.Select(one => one.To));
        using var rows = site.Look();
        Assert.Equal(0, rows.Number("SELECT count(*) FROM deliveries WHERE sealed IS NOT NULL"));
        rows.AssertSound();
    }

    private static async Task<string> InviteAsync(ApiPerson maker, string contact)
    {
        var made = await maker.PostAsync("/api/v1/invitations", new { channel = "xmpp", contact });
        Assert.True(made.Status == 201, made.Text);
        Assert.Equal("on_its_way", made["delivery"]);
        return made["id"]!;
    }

    private static string State(Site site, string invitation)
    {
        using var rows = site.Look();
        return rows.Rows($"SELECT state FROM deliveries WHERE invitation = '{invitation}'", row => row.GetString(0)).Single();
    }

    private static Task UntilAsync(ApiPerson maker, string invitation, string state) => Eventually.TrueAsync(
        Patience, async () => (await maker.GetAsync($"/api/v1/invitations/{invitation}"))["delivery"] == state, $"It is never {state}.");
}
