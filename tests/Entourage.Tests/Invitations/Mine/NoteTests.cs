using System.Text.Json;

namespace Entourage.Tests.Invitations.Mine;

/// <summary>What makers note on their invitations for themselves.</summary>
public sealed class NoteTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task A_note_is_in_the_makers_list_and_export_and_nobody_else_is_shown_it()
    {
        var creator = await server.CreatorAsync("noting");
        var made = await creator.InviteAsync(new { channel = "whatsapp", message = "Look", note = "  for Ana-Zoé " });
        Assert.Equal("for Ana-Zoé", (await creator.GetAsync($"/api/v1/invitations/{made.Id}"))["note"]);
        Assert.Equal("for Ana-Zoé", Listed(await creator.GetAsync("/api/v1/invitations"), "items"));
        Assert.Equal("for Ana-Zoé", Noted((await creator.GetAsync("/api/v1/me/export")).Json.GetProperty("invitations").GetProperty("made")));

        var friend = await server.JoinAsync("noted");
        var landing = await friend.OpenAsync(made.Token);
        Assert.Equal(200, landing.Status);
        Assert.DoesNotContain("Ana-Zo", landing.Text, StringComparison.Ordinal);
        await friend.FollowThroughAsync(made.Token);
        Assert.DoesNotContain("Ana-Zo", (await friend.GetAsync("/api/v1/me/export")).Text, StringComparison.Ordinal);
        Assert.Equal("for Ana-Zoé", (await creator.GetAsync($"/api/v1/invitations/{made.Id}"))["note"]);
    }

    [Fact]
    public async Task It_is_written_changed_and_taken_away_later_too()
    {
        var creator = await server.CreatorAsync("later_noting");
        var made = await creator.InviteAsync();
        var address = $"/api/v1/invitations/{made.Id}/note";
        Assert.False((await creator.GetAsync($"/api/v1/invitations/{made.Id}")).Json.TryGetProperty("note", out _));
        Assert.Equal("for Bo", (await creator.PutAsync(address, new { note = "for Bo" }))["note"]);
        await creator.DeleteAsync($"/api/v1/invitations/{made.Id}");
        Assert.Equal("Bo, at work", (await creator.PutAsync(address, new { note = "Bo, at work" }))["note"]);
        Assert.False((await creator.PutAsync(address, new { note = "" })).Json.TryGetProperty("note", out _));
    }

    [Fact]
    public async Task It_is_one_short_line_and_only_on_ones_own()
    {
        var creator = await server.CreatorAsync("bounded_noting");
        var stranger = await server.JoinAsync("noting_stranger");
        var made = await creator.InviteAsync(new { channel = "copy_link", note = new string('a', 60) });
        var address = $"/api/v1/invitations/{made.Id}/note";
        var before = server.Hash();
        foreach (var answer in (Answer[])[await creator.PostAsync("/api/v1/invitations", new { channel = "copy_link", note = new string('a', 61) }), await creator.PutAsync(address, new { note = new string('é', 61) })])
        {
            Assert.Equal((422, "text_too_long", "note"), (answer.Status, answer.Code, answer["field"]));
        }
        Assert.Equal((404, "not_found"), Of(await stranger.PutAsync(address, new { note = "mine" })));
        Assert.Equal((404, "not_found"), Of(await creator.PutAsync("/api/v1/invitations/0000000000000000/note", new { note = "mine" })));
        Assert.Equal(before, server.Hash());
    }

    [Fact]
    public async Task The_same_key_with_another_note_is_another_request()
    {
        var creator = await server.CreatorAsync("keyed_noting");
        Task<Answer> Invite(string note) => creator.SendAsync(HttpMethod.Post, "/api/v1/invitations", new { channel = "copy_link", note }, ("Idempotency-Key", "one-and-the-same"));
        var first = await Invite("for Ana");
        Assert.Equal(first["id"], (await Invite("for Ana"))["id"]);
        Assert.Equal("key_reused", (await Invite("for Bo")).Code);
    }

    [Fact]
    public async Task It_goes_with_the_makers_account_and_with_the_account_of_the_person_it_names()
    {
        var creator = await server.CreatorAsync("leaving_noting");
        var first = await creator.InviteAsync(new { channel = "copy_link", note = "for Ana" });
        await creator.InviteAsync(new { channel = "copy_link", note = "for Bo" });
        var creatorId = server.IdOf("leaving_noting").Value;
        var friend = await server.JoinAsync("leaving_noted");
        await friend.FollowThroughAsync(first.Token);
        Assert.Equal(2, Notes());
        Assert.Equal(204, (await friend.DeleteAsync("/api/v1/me", new { password = Server.Password })).Status);
        Assert.Equal(1, Notes());
        Assert.Equal(204, (await creator.DeleteAsync("/api/v1/me", new { password = Server.Password })).Status);
        Assert.Equal(0, Notes());

        long Notes() => server.Count("SELECT count(*) FROM invitations WHERE note IN ('for Ana', 'for Bo') AND creator = @creator", ("@creator", creatorId));
    }

    private static string? Listed(Answer answer, string list) => Noted(answer.Json.GetProperty(list));

    private static string? Noted(JsonElement list) =>
        list.EnumerateArray().Select(item => item.GetProperty("note")).Single(note => note.ValueKind == JsonValueKind.String).GetString();

    private static (int Status, string? Code) Of(Answer answer) => (answer.Status, answer.Code);
}
