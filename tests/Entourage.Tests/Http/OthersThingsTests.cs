using Entourage.Clips;

namespace Entourage.Tests.Http;

/// <summary>What belongs to somebody, asked for by everybody else by its right name (T-27): a name is no permission.</summary>
public sealed class OthersThingsTests(Server server) : IClassFixture<Server>
{
    // Who asks, in the order of the numbers below.
    private static readonly string[] People = ["owner", "follower", "member", "blocked", "nobody", "operator", "suspended"];

    [Fact]
    public async Task T27_a_public_members_things_are_shown_as_the_table_says()
    {
        var (things, people) = await PrepareAsync("t27_open", hidden: false);
        await CheckAsync(things, people,
        [
            //                                          owner follower member blocked nobody operator suspended
            ("GET /api/v1/clips/{ready}",                "200   200   200   404   200   200   200"),
            ("GET /api/v1/clips/{processing}",           "200   404   404   404   404   404   404"),
            ("GET /api/v1/clips/{failed}",               "200   404   404   404   404   404   404"),
            ("GET /api/v1/clips/{deleted}",              "404   404   404   404   404   404   404"),
            ("GET /api/v1/clips/{failed}/events",        "200   404   404   404   404   404   404"),
            ("PAGE /c/{ready}",                          "200   200   200   404   200   200   200"),
            ("PAGE /c/{processing}",                     "200   404   404   404   404   404   404"),
            ("PAGE /studio/clips/{ready}",               "200   404   404   404   302   404   302"),
            ("PAGE /studio/clips/{processing}",          "200   404   404   404   302   404   302"),
            ("GET /api/v1/members/{owner}/followers",    "200   200   200   404   200   200   200"),
            ("PUT /api/v1/clips/{ready}/like",           "200   200   200   404   401   200   401"),
            ("PUT /api/v1/clips/{processing}/like",      "404   404   404   404   401   404   401"),
            ("POST /api/v1/clips/{processing}/views",    "404   404   404   404   401   404   401"),
            ("GET /api/v1/insights/clips/{ready}",       "200   404   404   404   401   404   401"),
            ("GET /api/v1/invitations/{invitation}",     "200   404   404   404   401   404   401"),
            ("PAGE /studio/invitations/{invitation}",    "200   404   404   404   302   404   302"),
            ("GET /media/{ready}/1/original.mp4",        "404   404   404   404   404   404   404"),
            ("GET /media/{ready}/1/upload",              "404   404   404   404   404   404   404"),
            ("GET /media/{ready}/0/large.mp4",           "404   404   404   404   404   404   404"),
            ("GET /media/{processing}/1/poster.jpg",     "404   404   404   404   404   404   404"),
            ("GET /uploads/{ready}",                     "404   404   404   404   404   404   404"),
            ("GET /drafts/{ready}",                      "404   404   404   404   404   404   404"),
            ("GET /keys/site.key",                       "404   404   404   404   404   404   404"),
            ("GET /entourage.db",                        "404   404   404   404   404   404   404"),
        ]);
        await ChangesNothingAsync(things, people);
    }

    [Fact]
    public async Task T27_a_private_members_things_are_for_followers()
    {
        var (things, people) = await PrepareAsync("t27_hidden", hidden: true);
        await CheckAsync(things, people,
        [
            ("GET /api/v1/clips/{ready}",                "200   200   404   404   404   404   404"),
            ("GET /api/v1/clips/{processing}",           "200   404   404   404   404   404   404"),
            ("PAGE /c/{ready}",                          "200   200   404   404   404   404   404"),
            ("GET /api/v1/members/{owner}",              "200   200   200   404   200   200   200"),
            ("GET /api/v1/members/{owner}/clips",        "200   200   404   404   404   404   404"),
            ("GET /api/v1/members/{owner}/followers",    "200   200   404   404   404   404   404"),
            ("GET /api/v1/members/{owner}/following",    "200   200   404   404   404   404   404"),
            ("PUT /api/v1/clips/{ready}/like",           "200   200   404   404   401   404   401"),
            ("POST /api/v1/clips/{ready}/views",         "200   200   404   404   401   404   401"),
            ("POST /api/v1/clips/{ready}/plays",         "200   200   404   404   401   404   401"),
            ("GET /api/v1/insights/clips/{ready}",       "200   404   404   404   401   404   401"),
        ]);
    }

    [Fact]
    public async Task T27_what_one_takes_home_or_counts_is_ones_own()
    {
        var (things, people) = await PrepareAsync("t27_export", hidden: true);
        foreach (var other in (string[])["follower", "member", "blocked", "operator"])
        {
            foreach (var path in (string[])["/api/v1/me/export", "/api/v1/me/allowance", "/api/v1/me/tokens", "/api/v1/me/sessions", "/api/v1/me/passkeys",
                "/api/v1/me/requests", "/api/v1/invitations", "/api/v1/insights/clips.csv"])
            {
                var answer = await people[other].GetAsync(path);
                Assert.Equal(200, answer.Status);
                foreach (var secret in (string[])["processing", "invitation", "token", "session", "secret"])
                {
                    Assert.DoesNotContain(things[secret], answer.Text, StringComparison.Ordinal);
                }
            }
        }
    }

    // Whoever is not the owner is told that it is not there, and it stays as it was.
    private async Task ChangesNothingAsync(Dictionary<string, string> things, Dictionary<string, Person> people)
    {
        var before = server.Hash();
        (string Method, string Path, object? Body)[] acts =
        [
            ("PATCH", "/api/v1/clips/{ready}", new { caption = "mine now" }), ("DELETE", "/api/v1/clips/{ready}", null), ("DELETE",
            "/api/v1/clips/{processing}", null),
            ("DELETE", "/api/v1/invitations/{invitation}", null), ("PUT", "/api/v1/invitations/{invitation}/handed-over", null), ("DELETE",
            "/api/v1/me/tokens/{token}", null),
            ("DELETE", "/api/v1/me/sessions/{session}", null), ("POST", "/api/v1/invitations", new { channel = "copy_link", clip = things["ready"] }),
            ("POST", "/studio/clips/{ready}/delete", null), ("POST",
            "/studio/invitations/{invitation}/revoke", null),
            ("POST", "/settings/tokens/{token}/revoke", null), ("POST", "/settings/sessions/{session}/end", null), ("PUT", "/api/v1/me/requests/{owner}", null),
        ];
        foreach (var other in (string[])["follower", "member", "blocked", "operator"])
        {
            foreach (var (method, path, body) in acts)
            {
                var answer = await people[other].SendAsync(new HttpMethod(method), Filled(path, things), path.StartsWith("/api",
                    StringComparison.Ordinal) ? body : new FormUrlEncodedContent([]));
                Assert.True(answer is { Status: 404, Code: "not_found" }, $"{method} {path} for {other}: {answer.Status} {answer.Text}");
            }
        }
        foreach (var other in (string[])["nobody", "suspended"])
        {
            foreach (var (method, path, body) in acts.Where(act => act.Path.StartsWith("/api", StringComparison.Ordinal)))
            {
                Assert.Equal((path, 401), (path, (await people[other].SendAsync(new HttpMethod(method), Filled(path, things), body)).Status));
            }
        }
        Assert.Equal(before, server.Hash());
    }

    private static async Task CheckAsync(Dictionary<string, string> things, Dictionary<string, Person> people, (string What, string Statuses)[] table)
    {
        var wrong = new List<string>();
        foreach (var (what, statuses) in table)
        {
            var (method, path) = (what.Split(' ')[0], Filled(what.Split(' ')[1], things));
            var expected = statuses.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            foreach (var (who, status) in People.Zip(expected))
            {
                var accept = method == "PAGE" ? "text/html" : "application/json";
                var answer = await people[who].SendAsync(new HttpMethod(method == "PAGE" ? "GET" : method), path, null, ("Accept", accept));
                if (answer.Status.ToString(System.Globalization.CultureInfo.InvariantCulture) != status) wrong.Add($"{what} for {who}: {status} expected, {answer.Status}");
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static string Filled(string path, Dictionary<string, string> things) =>
        things.Aggregate(path, (text, thing) => text.Replace("{" + thing.Key + "}", thing.Value, StringComparison.Ordinal));

    private async Task<(Dictionary<string, string> Things, Dictionary<string, Person> People)> PrepareAsync(string prefix, bool hidden)
    {
        var people = new Dictionary<string, Person> { ["nobody"] = server.Visitor() };
        foreach (var who in People.Where(who => who != "nobody")) people[who] = await server.JoinAsync($"{prefix}_{who}");
        var owner = people["owner"];
        var things = new Dictionary<string, string>
        {
            ["owner"] = $"{prefix}_owner",
            ["ready"] = await server.ReadyClipAsync(owner),
            ["processing"] = await server.ReadyClipAsync(owner, ClipStatus.Processing),
            ["failed"] = await server.ReadyClipAsync(owner, ClipStatus.Failed),
            ["deleted"] = await server.ReadyClipAsync(owner),
        };
        await owner.DeleteAsync($"/api/v1/clips/{things["deleted"]}");
        var made = await owner.InviteAsync(new { channel = "copy_link", clip = things["ready"] });
        (things["invitation"], things["secret"]) = (made.Id, made.Token);
        things["token"] = (await owner.PostAsync("/api/v1/me/tokens", new { name = "Camera", scopes = (string[])["read"] }))["id"]!;
        things["session"] = (await owner.GetAsync("/api/v1/me/sessions")).Json.GetProperty("items")[0].GetProperty("id").GetString()!;
        await people["follower"].PutAsync($"/api/v1/members/{prefix}_owner/follow", null);
        Assert.Equal(204, (await owner.PutAsync($"/api/v1/members/{prefix}_blocked/block", null)).Status);
        if (hidden) await owner.PatchAsync("/api/v1/me", new { @private = true });
        server.Change($"UPDATE members SET operator = TRUE WHERE handle = '{prefix}_operator'");
        server.Change($"UPDATE members SET suspended = TRUE WHERE handle = '{prefix}_suspended'");
        server.Clock.Advance(TimeSpan.FromSeconds(3));
        return (things, people);
    }
}
