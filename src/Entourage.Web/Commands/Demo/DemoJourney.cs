using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Entourage.Web.Commands.Demo;

/// <summary>One clip, one creator, one friend: from joining to the follow, and links to try at the end.</summary>
internal sealed class DemoJourney(ThrowAwaySite site, TextWriter output)
{
    /// <summary>Plays the journey, and prints how long each step took.</summary>
    /// <param name="file">The creator's clip; if left out, one is drawn.</param>
    /// <param name="stop">Ends it early.</param>
    public async Task RunAsync(string? file, CancellationToken stop)
    {
        var address = site.Address;
        Say($"Entourage is at {address}, in a folder that is deleted at the end.");
        if (file is null)
        {
            file = Path.Combine(site.Folder, "drawn.mp4");
            var drawn = await TimedAsync(() => DrawnClip.DrawAsync(file, stop));
            Step("A clip is drawn", $"12 s, upright, with sound: {Size(file)} in {drawn}");
        }
        using var creator = new DemoPerson(address, "creator", DemoPerson.NewPassword());
        using var friend = new DemoPerson(address, "friend", DemoPerson.NewPassword());
        Step("Two people join", $"@creator and @friend, in {await TimedAsync(async () => { await creator.JoinAsync(stop); await friend.JoinAsync(stop); })}");

        var clip = default(JsonElement);
        Step("The creator uploads", $"{Size(file)} in {await TimedAsync(async () => clip = await creator.UploadAsync(file, "Made by the demonstration", stop))}");
        var id = clip.GetProperty("id").GetString()!;
        var ready = await TimedAsync(async () => clip = await creator.UntilReadyAsync(id, stop));
        Step("It is processed", string.Create(
            CultureInfo.InvariantCulture,
            $"{clip.GetProperty("duration").GetDouble():0.0} s of {clip.GetProperty("width")} × {clip.GetProperty("height")}, ready in {ready}; a sharper film follows"));

        var invitation = default(JsonElement);
        var made = await TimedAsync(async () => invitation = await InviteAsync(creator, stop));
        Step("The creator invites one person", $"by WhatsApp, in {made}; {invitation.GetProperty("allowance").GetProperty("left")} left");
        Say($"    WhatsApp opens with: {invitation.GetProperty("handOver").GetProperty("url")}");

        var link = new Uri(invitation.GetProperty("url").GetString()!);
        var page = "";
        Step("The friend taps the link", $"and sees the page in {await TimedAsync(async () => page = await friend.OpenFromAppAsync(link, stop))} ({page.Length / 1000.0:0.0} kB)");
        var answer = default(JsonElement);
        var proof = new { token = link.Segments[^1], ticket = DemoPerson.TicketOf(page) };
        var redeemed = await TimedAsync(async () => answer = await friend.PostAsync("/api/v1/invitations/redeem", proof, stop));
        Step("One second of watching follows", $"{answer.GetProperty("result")} in {redeemed}, on disk before the answer");
        var again = await friend.PostAsync("/api/v1/invitations/redeem", proof, stop);
        Step("Asking again", $"the same redemption, replayed: {again.GetProperty("replayed")}");
        var member = await creator.GetAsync("/api/v1/members/creator", stop);
        Step("The counts", $"@creator has {member.GetProperty("followers")} follower and {member.GetProperty("clips")} clip");

        var open = await InviteAsync(creator, stop);
        Say("");
        Say("Now try it yourself:");
        Say($"    As a new person, open the invitation:   {open.GetProperty("url")}");
        Say($"    As the creator, sign in:                {address}/sign-in   creator / {creator.Password}");
        Say($"    As the friend, in another browser:      {address}/sign-in   friend / {friend.Password}");
    }

    private static Task<JsonElement> InviteAsync(DemoPerson creator, CancellationToken stop) =>
        creator.PostAsync("/api/v1/invitations", new { channel = "whatsapp", message = "I made this. Have a look." }, stop);

    private static async Task<string> TimedAsync(Func<Task> act)
    {
        var watch = Stopwatch.StartNew();
        await act();
        return watch.Elapsed.TotalSeconds >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds:0.0} s")
            : string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalMilliseconds:0} ms");
    }

    private static string Size(string file) => string.Create(CultureInfo.InvariantCulture, $"{new FileInfo(file).Length / 1e6:0.0} MB");

    private void Step(string what, string figures) => Say($"  {what,-32} {figures}");

    private void Say(string line) => output.WriteLine(line);
}
