using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd.Kills;

/// <summary>kill -9 while invitations leave from a member's own account: none is sent twice, none is lost that had not left.</summary>
public abstract class DeliveryKillTests(Footage footage)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task What_was_leaving_is_unknown_and_never_leaves_again_and_what_had_not_left_yet_arrives_once()
    {
        await using var host = await HostAsync();
        await using var site = await Site.StartAsync(host.Settings);
        var maker = await site.JoinAsync("maker");
        await maker.PublishAsync(await footage.DrawAsync(1), "The last light on the hill");
        await host.ConnectAsync(maker);

        host.SilentAfterMessages = true;
        var left = await InviteAsync(maker, host.Channel, host.Contacts.First);
        await Eventually.TrueAsync(Patience, async () => (await host.SentAsync()).Count == 1, "It does not leave.");
        host.SilentAtTheDoor = true;
        var knocks = host.Knocks;
        var held = await InviteAsync(maker, host.Channel, host.Contacts.Second);
        await Eventually.TrueAsync(Patience, () => Task.FromResult(host.Knocks > knocks), "Nobody comes to send the second.");
        await site.KillAsync();
        Assert.Equal(("leaving", "claimed"), (State(site, left), State(site, held)));

        (host.SilentAfterMessages, host.SilentAtTheDoor) = (false, false);
        await site.StartAgainAsync();
        await UntilAsync(maker, held, "handed_over");
        await UntilAsync(maker, left, "unknown");
        Assert.Equal([host.Contacts.First, host.Contacts.Second], (await host.SentAsync()).Order(StringComparer.Ordinal));
        using var rows = site.Look();
        Assert.Equal(0, rows.Number("SELECT count(*) FROM deliveries WHERE sealed IS NOT NULL"));
        rows.AssertSound();
    }

    /// <summary>A server of the channel.</summary>
    private protected abstract Task<IDeliveryHost> HostAsync();

    private static async Task<string> InviteAsync(ApiPerson maker, string channel, string contact)
    {
        var made = await maker.PostAsync("/api/v1/invitations", new { channel, contact });
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

/// <summary>By XMPP.</summary>
public sealed class XmppDeliveryKillTests(Footage footage) : DeliveryKillTests(footage), IClassFixture<Footage>
{
    private protected override Task<IDeliveryHost> HostAsync() => Task.FromResult<IDeliveryHost>(new XmppHost());
}

/// <summary>By the fediverse; its server is a fake. The rows are those of every channel: on PostgreSQL one of them is enough.</summary>
[Trait("Store", "sqlite")]
public sealed class FediverseDeliveryKillTests(Footage footage) : DeliveryKillTests(footage), IClassFixture<Footage>
{
    private protected override async Task<IDeliveryHost> HostAsync() => await FediverseHost.StartAsync();
}

/// <summary>By mail.</summary>
[Trait("Needs", "mail")]
[Trait("Store", "sqlite")]
public sealed class MailDeliveryKillTests(Footage footage) : DeliveryKillTests(footage), IClassFixture<Footage>
{
    private protected override async Task<IDeliveryHost> HostAsync() => await MailHost.StartAsync();
}
