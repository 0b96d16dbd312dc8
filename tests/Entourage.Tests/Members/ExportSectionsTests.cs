using System.Text.Json;
using Entourage.Clips;

namespace Entourage.Tests.Members;

/// <summary>Each section of the export has what was put in.</summary>
public sealed class ExportSectionsTests(RoomyServer server) : IClassFixture<RoomyServer>
{
    [Fact]
    public async Task Each_section_has_what_was_put_in_and_none_is_empty()
    {
        using var keeper = await server.OperatorAsync();
        using var judy = await server.CreatorByTokenAsync("judy");
        var ada = await server.JoinThroughAsync(await judy.InviteAsync(), "ada");
        var (clip, down) = (await server.ReadyClipAsync(ada), await server.ReadyClipAsync(ada));
        await DoneAsync(ada.PatchAsync("/api/v1/me", new { name = "Ada L.", bio = "Light." }));
        await DoneAsync(ada.PatchAsync($"/api/v1/clips/{clip}", new { caption = "Second light" }));
        await DoneAsync(ada.PostAsync("/api/v1/me/tokens", new { name = "my laptop", scopes = (string[])["read"] }));
        server.Change(
            "INSERT INTO connections (member, channel, id, address, sealed, state, made_at) VALUES (@ada, 'xmpp', @ada, 'ada@her.server', @sealed, 'refused', 7)",
            ("@ada", server.IdOf("ada").Value), ("@sealed", new byte[] { 1, 2, 3 }));
        var (watched, others) = await OthersAsync(ada);
        var made = await InvitationsAsync(ada, clip);
        await SafetyAsync(keeper, ada, clip: watched, down);

        var export = (await ada.GetAsync("/api/v1/me/export")).Json;

        Assert.Equal(
            ["exportedAt", "profile", "birthYear", "passkeys", "sessions", "tokens", "clips", "follows", "invitations", "connections", "safety"],
            export.EnumerateObject().Select(section => section.Name).Order(Comparer<string>.Create((one, other) => Place(one).CompareTo(Place(other)))));
        Assert.Equal(("Ada L.", "Light."), (Text(export, "profile", "name"), Text(export, "profile", "bio")));
        var elsewhere = Assert.Single(export.GetProperty("connections").EnumerateArray());
        Assert.Equal(["channel", "address", "state", "connectedAt"], elsewhere.EnumerateObject().Select(part => part.Name));
        Assert.Equal(("xmpp", "ada@her.server", "refused"), (Text(elsewhere, "channel"), Text(elsewhere, "address"), Text(elsewhere, "state")));
        Assert.Equal("my laptop", Text(export.GetProperty("tokens")[0], "name"));
        Assert.Equal(1, export.GetProperty("sessions").GetArrayLength());
        foreach (var section in (string[])["clips", "follows", "invitations", "safety"])
        {
            // A part that is added is filled above, or it fails here.
            Assert.All(export.GetProperty(section).EnumerateObject(), part =>
                Assert.True(part.Value.ValueKind != JsonValueKind.Null && (part.Value.ValueKind != JsonValueKind.Array || part.Value.GetArrayLength() > 0), $"{section}.{part.Name} is empty"));
        }
        var clips = export.GetProperty("clips");
        Assert.Equal([(down, "First light", ClipStatus.TakenDown), (clip, "Second light", ClipStatus.Ready)], clips.GetProperty("own").EnumerateArray().Select(one => (Text(one, "id"), Text(one, "caption"), Text(one, "status"))).OrderBy(one => one.Item2, StringComparer.Ordinal));
        foreach (var part in (string[])["likes", "views", "plays"]) Assert.Contains(watched, clips.GetProperty(part).EnumerateArray().Select(one => Text(one, "clip")));
        foreach (var (part, who) in others)
        {
            Assert.Equal((part, who), (part, string.Join(' ', export.GetProperty("follows").GetProperty(part).EnumerateArray().Select(one => Text(one, "handle")).Order(StringComparer.Ordinal))));
        }
        var invitation = Assert.Single(export.GetProperty("invitations").GetProperty("made").EnumerateArray(), one => Text(one, "id") == made.Id);
        Assert.Equal(("gil", "for Gil", "Look.", clip, "redeemed"), (Text(invitation, "redeemedBy"), Text(invitation, "note"), Text(invitation, "message"), Text(invitation, "clip"), Text(invitation, "state")));
        Assert.Contains(export.GetProperty("invitations").GetProperty("accepted").EnumerateArray(), one => Text(one, "from") == "hal");
        var safety = export.GetProperty("safety");
        Assert.Equal(("Let me.", "freeze"), (Text(safety, "appeal", "note"), Text(safety, "appeal", "about")));
        Assert.Equal("open", Text(safety, "review", "state"));
        Assert.Equal("dangerous", Text(safety.GetProperty("reportedInvitations")[0], "reason"));
        Assert.Equal(("It is mine.", "upheld", "Thank you."), (Text(safety.GetProperty("reported")[0], "words"), Text(safety.GetProperty("reported")[0], "state"), Text(safety.GetProperty("reported")[0], "answer")));
        Assert.Equal((down, "Not yours.", "It is."), (Text(safety.GetProperty("takenDown")[0], "clip"), Text(safety.GetProperty("takenDown")[0], "reason"), Text(safety.GetProperty("takenDown")[0], "appeal")));
    }

    private static int Place(string section) =>
        Array.IndexOf(["exportedAt", "profile", "birthYear", "passkeys", "sessions", "tokens", "clips", "follows", "invitations", "connections", "safety"], section);

    // Whom she follows, asks, hides, and the other way round; and what she watches.
    private async Task<(string Watched, (string Part, string Who)[] Others)> OthersAsync(Person ada)
    {
        using var bob = await server.PersonByTokenAsync("bob");
        using var cleo = await server.PersonByTokenAsync("cleo");
        using var dan = await server.PersonByTokenAsync("dan");
        using var fay = await server.PersonByTokenAsync("fay");
        using var eve = await server.PersonByTokenAsync("eve");
        var watched = await server.ReadyClipAsync(cleo);
        await DoneAsync(bob.PutAsync("/api/v1/members/ada/follow", new { }));
        await DoneAsync(ada.PutAsync("/api/v1/members/cleo/follow", new { }));
        await DoneAsync(dan.PatchAsync("/api/v1/me", new { @private = true }));
        await DoneAsync(ada.PutAsync("/api/v1/members/dan/follow", new { }));
        await DoneAsync(ada.PutAsync("/api/v1/members/bob/mute", new { }));
        await DoneAsync(ada.PutAsync("/api/v1/members/fay/block", new { }));
        await DoneAsync(ada.PutAsync($"/api/v1/clips/{watched}/like", new { }));
        await DoneAsync(ada.PostAsync($"/api/v1/clips/{watched}/plays", new { }));
        await DoneAsync(ada.PostAsync($"/api/v1/clips/{watched}/views", new { }));
        await DoneAsync(ada.PatchAsync("/api/v1/me", new { @private = true }));
        await DoneAsync(eve.PutAsync("/api/v1/members/ada/follow", new { }));
        await DoneAsync(ada.PatchAsync("/api/v1/me", new { @private = true }));
        // Whoever brought her is suspended in the end: counted, and not named.
        return (watched, [("following", " cleo hal"), ("followers", "bob gil"), ("requests", "dan"), ("requestsToYou", "eve"), ("muted", "bob"), ("blocked", "fay")]);
    }

    private async Task<Made> InvitationsAsync(Person ada, string clip)
    {
        var gil = await server.JoinAsync("gil");
        using var hal = await server.CreatorByTokenAsync("hal");
        var made = await ada.InviteAsync(new { channel = "whatsapp", clip, message = "Look.", note = "for Gil" });
        Assert.Equal(200, (await gil.FollowThroughAsync(made.Token)).Status);
        Assert.Equal(200, (await ada.FollowThroughAsync((await hal.InviteAsync()).Token)).Status);
        return made;
    }

    private async Task SafetyAsync(Person keeper, Person ada, string clip, string down)
    {
        using var ian = await server.CreatorByTokenAsync("ian");
        await ada.ReportAsync(await ian.InviteAsync(), "dangerous");
        var notice = await ada.PostAsync($"/api/v1/clips/{clip}/notices", new { reason = "other", words = "It is mine.", goodFaith = true });
        Assert.Equal(201, notice.Status);
        await DoneAsync(keeper.PutAsync($"/api/v1/operator/notices/{notice["id"]}/upheld", new { answer = "Thank you." }));
        await DoneAsync(keeper.PutAsync($"/api/v1/operator/clips/{down}/takedown", new { reason = "Not yours." }));
        await DoneAsync(ada.PutAsync($"/api/v1/clips/{down}/takedown/appeal", new { note = "It is." }));
        await DoneAsync(keeper.PutAsync("/api/v1/operator/members/ada/freeze", new { }));
        await DoneAsync(ada.PostAsync("/api/v1/me/appeal", new { note = "Let me." }));
        await DoneAsync(keeper.PutAsync("/api/v1/operator/members/judy/suspension", new { }));
    }

    private static async Task DoneAsync(Task<Answer> asked)
    {
        var answer = await asked;
        Assert.True(answer.Status is >= 200 and < 300, $"{answer.Status} {answer.Text}");
    }

    private static string? Text(JsonElement element, params string[] path) => path.Aggregate(element, (at, name) => at.GetProperty(name)).GetString();
}
