using System.Text.Json;
using Entourage.Clips;

namespace Entourage.Tests.Invitations.Making;

public sealed class MakeInvitationTests(Server server) : IClassFixture<Server>
{
    private static readonly object ByLink = new { channel = "copy_link" };

    [Fact]
    public async Task R107_an_invitation_brings_a_link_and_costs_one()
    {
        var creator = await server.JoinAsync("r107");
        var clip = await server.ReadyClipAsync(creator);
        var made = await creator.PostAsync("/api/v1/invitations", new { channel = "copy_link", message = "Look at this" });
        Assert.Equal(201, made.Status);
        Assert.Equal($"/api/v1/invitations/{made["id"]}", made.Headers["Location"]);
        Assert.Matches("^https://localhost/i/[0-9a-z]{32}$", made["url"]);
        Assert.Equal("open", made["state"]);
        Assert.Equal(clip, made["clip"]);
        Assert.Contains(made["url"]!, made.Json.GetProperty("handOver").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(server.Clock.GetUtcNow() + TimeSpan.FromDays(14), made.Json.GetProperty("expiresAt").GetDateTimeOffset());
        Assert.Equal(2, made.Json.GetProperty("allowance").GetProperty("left").GetInt32());
        Assert.Equal(1, made.Json.GetProperty("allowance").GetProperty("counted").GetInt32());
        var allowance = await creator.GetAsync("/api/v1/me/allowance");
        Assert.Equal(2, allowance.Json.GetProperty("left").GetInt32());
        Assert.Equal(server.Clock.GetUtcNow() + TimeSpan.FromDays(1), allowance.Json.GetProperty("nextAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task R108_an_empty_allowance_says_exactly_how_long_to_wait()
    {
        var creator = await server.CreatorAsync("r108");
        for (var i = 0; i < 3; i++) await creator.InviteAsync();
        var before = server.Hash();
        var refused = await creator.PostAsync("/api/v1/invitations", ByLink);
        Assert.Equal((429, "allowance_empty"), (refused.Status, refused.Code));
        Assert.Equal("86400", refused.Headers["Retry-After"]);
        Assert.Equal(before, server.Hash());
    }

    [Fact]
    public async Task R109_fifty_at_once_with_three_left_make_three()
    {
        var creator = await server.CreatorAsync("r109");
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => creator.PostAsync("/api/v1/invitations", ByLink)));
        Assert.Equal(3, answers.Count(answer => answer.Status == 201));
        Assert.Equal(47, answers.Count(answer => answer.Code == "allowance_empty"));
        var listed = await creator.GetAsync("/api/v1/invitations");
        Assert.Equal(3, listed.Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task R110_the_same_key_makes_one_and_tells_the_same_link()
    {
        var creator = await server.CreatorAsync("r110");
        var first = await PostWithKeyAsync(creator, ByLink, "one");
        var again = await PostWithKeyAsync(creator, ByLink, "one");
        Assert.Equal((201, 201), (first.Status, again.Status));
        Assert.Equal(first["url"], again["url"]);
        Assert.Equal(2, again.Json.GetProperty("allowance").GetProperty("left").GetInt32());
        var other = await PostWithKeyAsync(creator, ByLink, "two");
        Assert.NotEqual(first["url"], other["url"]);
    }

    [Fact]
    public async Task R110_the_same_key_many_times_at_once_makes_one()
    {
        var creator = await server.CreatorAsync("r110_at_once");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PostWithKeyAsync(creator, ByLink, "same")));
        Assert.All(answers, answer => Assert.Equal(201, answer.Status));
        Assert.Single(answers.Select(answer => answer["url"]).Distinct());
    }

    [Fact]
    public async Task R84_the_same_key_for_something_else_is_refused()
    {
        var creator = await server.CreatorAsync("r84");
        await PostWithKeyAsync(creator, ByLink, "key");
        var before = server.Hash();
        var other = await PostWithKeyAsync(creator, new { channel = "copy_link", message = "Other words" }, "key");
        Assert.Equal((422, "key_reused"), (other.Status, other.Code));
        Assert.Equal(before, server.Hash());
        var stranger = await server.CreatorAsync("r84_stranger");
        Assert.Equal(201, (await PostWithKeyAsync(stranger, ByLink, "key")).Status);
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("129")]
    public async Task A_key_is_1_to_128_printable_characters(string key)
    {
        var creator = await server.CreatorAsync("key_" + key.Length);
        Assert.Equal("idempotency_key_not_valid", (await PostWithKeyAsync(creator, ByLink, key == "129" ? new string('k', 129) : key)).Code);
        Assert.Equal(201, (await PostWithKeyAsync(creator, ByLink, new string('k', 128))).Status);
    }

    [Theory]
    [InlineData("""[{"channel":"copy_link"}]""")]
    [InlineData("""{"channel":"copy_link","contacts":["a","b"]}""")]
    [InlineData("""{"channel":"copy_link","contacts":[]}""")]
    [InlineData("""{"channel":"copy_link","count":2}""")]
    [InlineData("""{"channel":"copy_link","recipients":["a"]}""")]
    [InlineData("""{"channel":"mail","contact":["a@example.org","b@example.org"]}""")]
    [InlineData("""{"channel":["mail","sms"]}""")]
    [InlineData("""{"channel":"mail","contact":{"a":1}}""")]
    [InlineData("""{"channel":"mail","contact":"a@example.org,b@example.org"}""")]
    [InlineData("""{"channel":"mail","contact":"a@example.org;b@example.org"}""")]
    [InlineData("""{"channel":"sms","contact":"+33612345678 +33612345679"}""")]
    [InlineData("""{"channel":"copy_link","clips":["a","b"]}""")]
    public async Task R111_one_invitation_is_for_one_person(string body)
    {
        var creator = await server.CreatorAsync("r111_" + Math.Abs(body.GetHashCode(StringComparison.Ordinal)));
        var before = server.Hash();
        var answer = await creator.PostAsync("/api/v1/invitations", Json(body));
        Assert.Equal((400, "one_contact_only"), (answer.Status, answer.Code));
        Assert.Equal(before, server.Hash());
    }

    [Fact]
    public async Task R112_the_clip_of_somebody_else_is_not_there()
    {
        var other = await server.JoinAsync("r112_other");
        var clip = await server.ReadyClipAsync(other);
        var creator = await server.CreatorAsync("r112");
        var before = server.Hash();
        var stranger = await creator.PostAsync("/api/v1/invitations", new { channel = "copy_link", clip });
        var nothing = await creator.PostAsync("/api/v1/invitations", new { channel = "copy_link", clip = new string('0', 32) });
        var nonsense = await creator.PostAsync("/api/v1/invitations", new { channel = "copy_link", clip = "x" });
        Assert.Equal((404, "not_found"), (stranger.Status, stranger.Code));
        Assert.Equal(stranger.Text, nothing.Text);
        Assert.Equal(stranger.Text, nonsense.Text);
        Assert.Equal(before, server.Hash());
    }

    [Theory]
    [InlineData(ClipStatus.Processing, 409, "clip_not_ready")]
    [InlineData(ClipStatus.Failed, 422, "clip_failed")]
    public async Task R113_a_clip_that_cannot_be_watched_is_not_shared(string status, int refused, string code)
    {
        var creator = await server.JoinAsync("r113_" + status);
        var clip = await server.ReadyClipAsync(creator, status);
        var before = server.Hash();
        var answer = await creator.PostAsync("/api/v1/invitations", new { channel = "copy_link", clip });
        Assert.Equal((refused, code, "clip"), (answer.Status, answer.Code, answer["field"]));
        var latest = await creator.PostAsync("/api/v1/invitations", ByLink);
        Assert.Equal((422, "no_clip"), (latest.Status, latest.Code));
        Assert.Equal(before, server.Hash());
    }

    [Fact]
    public async Task Without_a_clip_named_the_latest_is_taken()
    {
        var creator = await server.CreatorAsync("latest");
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        var clip = await server.ReadyClipAsync(creator);
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        await server.ReadyClipAsync(creator, ClipStatus.Processing);
        Assert.Equal(clip, (await creator.PostAsync("/api/v1/invitations", ByLink))["clip"]);
    }

    [Fact]
    public async Task A_channel_that_is_not_offered_is_unknown()
    {
        var creator = await server.CreatorAsync("channelled");
        foreach (var body in (object[])[new { channel = "pigeon" }, new { channel = "COPY_LINK" }, new { message = "none" }, new { channel = (string?)null }])
        {
            var answer = await creator.PostAsync("/api/v1/invitations", body);
            Assert.Equal((404, "channel_unknown"), (answer.Status, answer.Code));
        }
    }

    [Fact]
    public async Task A_message_is_bounded_and_a_refused_one_costs_nothing()
    {
        var creator = await server.CreatorAsync("messages");
        var before = server.Hash();
        Assert.Equal("text_too_long", (await creator.PostAsync("/api/v1/invitations", new { channel = "copy_link", message = new string('a', 501) })).Code);
        Assert.Equal("bad_request", (await creator.PostAsync("/api/v1/invitations", new { channel = "copy_link", message = 5 })).Code);
        Assert.Equal("contact_not_valid", (await creator.PostAsync("/api/v1/invitations", new { channel = "mail", contact = "nobody" })).Code);
        Assert.Equal(before, server.Hash());
        await creator.InviteAsync(new { channel = "copy_link", message = new string('a', 500) });
        await creator.InviteAsync(new { channel = "copy_link", message = "" });
    }

    [Fact]
    public async Task Bodies_that_cannot_be_read_are_refused()
    {
        var creator = await server.CreatorAsync("bodies");
        Assert.Equal("bad_request", (await creator.PostAsync("/api/v1/invitations", Json("""{"channel":"""))).Code);
        Assert.Equal("bad_request", (await creator.PostAsync("/api/v1/invitations", Json("5"))).Code);
        Assert.Equal("bad_request", (await creator.PostAsync("/api/v1/invitations", Json("""{"channel":"copy_link","channel":"mail"}"""))).Code);
        Assert.Equal(415, (await creator.PostAsync("/api/v1/invitations", new StringContent("{}"))).Status);
        Assert.Equal(413, (await creator.PostAsync("/api/v1/invitations", new { channel = "copy_link", message = new string('a', 20_000) })).Status);
        using var unsized = new StreamContent(new Unsized(JsonSerializer.SerializeToUtf8Bytes(new { message = new string('a', 20_000) })));
        unsized.Headers.ContentType = new("application/json");
        Assert.Equal(413, (await creator.PostAsync("/api/v1/invitations", unsized)).Status);
    }

    [Fact]
    public async Task R115_the_same_person_is_not_invited_twice_whatever_became_of_the_first_time()
    {
        var creator = await server.CreatorAsync("twice");
        var first = await creator.InviteAsync(new { channel = "mail", contact = "friend@example.org" });
        var before = server.Hash();
        var again = await creator.PostAsync("/api/v1/invitations", new { channel = "mail", contact = "Friend@Example.org" });
        Assert.Equal((409, "cannot_invite_this_contact"), (again.Status, again.Code));
        Assert.Equal(before, server.Hash());
        await creator.InviteAsync(new { channel = "mail", contact = "other@example.org" });
        await creator.DeleteAsync($"/api/v1/invitations/{first.Id}");
        Assert.Equal(409, (await creator.PostAsync("/api/v1/invitations", new { channel = "mail", contact = "friend@example.org" })).Status);
        Assert.Equal(0, server.Count("SELECT count(*) FROM invitations WHERE CAST(contact_hash AS TEXT) LIKE '%example%' OR message LIKE '%example%'"));
    }

    [Fact]
    public async Task For_how_long_a_link_works_is_a_setting()
    {
        await using var own = await Server.StartAsync(("Invitations:DaysUntilExpiry", "3"));
        var creator = await own.CreatorAsync("expiry");
        var made = await creator.PostAsync("/api/v1/invitations", ByLink);
        Assert.Equal(own.Clock.GetUtcNow() + TimeSpan.FromDays(3), made.Json.GetProperty("expiresAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task Inviting_needs_its_scope()
    {
        var program = await server.PersonByTokenAsync("scopeless", Scopes.All & ~Scopes.Invite);
        Assert.Equal("scope_missing", (await program.PostAsync("/api/v1/invitations", ByLink)).Code);
        Assert.Equal("sign_in_required", (await server.Visitor().PostAsync("/api/v1/invitations", ByLink)).Code);
    }

    private static Task<Answer> PostWithKeyAsync(Person person, object body, string key) =>
        person.SendAsync(HttpMethod.Post, "/api/v1/invitations", body, ("Idempotency-Key", key));

    private static StringContent Json(string text) => new(text, System.Text.Encoding.UTF8, "application/json");

    /// <summary>A stream that does not tell its length, so that it is sent in chunks.</summary>
    private sealed class Unsized(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
