namespace Entourage.Tests.Channels.Xmpp;

/// <summary>Alice's server is an ejabberd, which asks the contact's own roster even at home: so the operator's stranger may be there as well.</summary>
public sealed class EjabberdWorld : XmppWorld
{
    private const string Stranger = "stranger@xmpp.lan";

    private Ejabberd? here;

    public override string[] Others => [.. base.Others, Stranger];

    public override Task ChangePasswordAsync(string person) => here!.CallAsync("change_password", new { user = person, host = "xmpp.lan", newpass = "another" });

    protected override async Task StartAsync()
    {
        here = await Ejabberd.StartAsync(Folder, "xmpp.lan", Names, Authority);
        foreach (var user in (string[])["alice", "bob", "carol", "somebody", "stranger"])
        {
            await here.CallAsync("register", new { user, host = "xmpp.lan", password = $"pw-{user}" });
        }
        foreach (var (contact, subscription) in Roster.Append((Stranger, "both"))) await here.KnowAsync("alice", contact, subscription);
        await here.KnowAsync("bob", "alice@xmpp.lan", "both");
        await here.KnowAsync("carol", "alice@xmpp.lan", "from");
    }

    protected override ValueTask StopAsync() => here?.DisposeAsync() ?? ValueTask.CompletedTask;
}
