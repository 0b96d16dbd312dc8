namespace Entourage.Tests.Channels.Xmpp;

/// <summary>
/// Alice's server is a Prosody too. Those who only look like contacts are on the second one: of its own people who are away, Prosody 0.12 answers from the
/// roster of whoever asks (docs/channels.md).
/// </summary>
public sealed class ProsodyWorld : XmppWorld
{
    private Prosody? here;

    internal Prosody Here => here!;

    public override Task ChangePasswordAsync(string person) =>
        File.WriteAllTextAsync(Path.Combine(Folder, "xmpp.lan", "xmpp%2elan", "accounts", person + ".dat"), "return { [\"password\"] = \"another\"; };\n");

    protected override async Task StartAsync() =>
        here = await Prosody.StartAsync(
            Folder, "xmpp.lan", Names, Authority, ["alice", "bob", "carol", "somebody"],
            [
                .. Roster.Append((Contact: "xmpp.lan", Subscription: "both")).Select(one => ("alice", one.Contact, one.Subscription)),
                ("bob", "alice@xmpp.lan", "both"), ("carol", "alice@xmpp.lan", "from"),
            ]);

    protected override ValueTask StopAsync() => here?.DisposeAsync() ?? ValueTask.CompletedTask;
}
