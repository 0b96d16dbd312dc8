using System.Text.Json;

namespace Entourage.Tests.Members;

/// <summary>
/// Who is suspended is not there, and neither is who has blocked the one who asks: every address that names a member answers as for a handle that nobody has, and no
/// list holds them. The addresses come from the description of the running server, so that a new one is asked too.
/// </summary>
public sealed class NotThereTests
{
    private const string Nobody = "nobody_at_all";

    // Not about whether somebody is there: what is drawn is drawn from the letters, and a handle that somebody has is not free.
    private static readonly string[] Passed = ["/api/v1/accounts/handles/{handle}", "/pictures/{handle}.svg"];

    private static readonly string[] Pages = ["/@{handle}", "/@{handle}/followers", "/@{handle}/following"];

    private static readonly string[] Forms = ["/@{handle}/follow", "/@{handle}/mute", "/@{handle}/block"];

    [Fact]
    public async Task A_suspended_member_is_nowhere()
    {
        await using var server = await Server.StartAsync(("Clips:Gate", "open"));
        var op = await server.OperatorAsync();
        var (friend, clip) = await SceneAsync(server);
        Assert.Equal(204, (await op.PutAsync("/api/v1/operator/members/gone_now/suspension", new { reason = "Threats" })).Status);
        server.Clock.Advance(TimeSpan.FromSeconds(3));
        await CheckAsync(server, "gone_now", clip, server.Visitor(), friend);
    }

    [Fact]
    public async Task Who_has_blocked_somebody_is_nowhere_for_them()
    {
        await using var server = await Server.StartAsync(("Clips:Gate", "open"));
        var (friend, clip) = await SceneAsync(server);
        var gone = await server.ProgramAsync(server.IdOf("gone_now"), Scopes.All);
        Assert.Equal(204, (await gone.PutAsync("/api/v1/members/friend/block", null)).Status);
        server.Clock.Advance(TimeSpan.FromSeconds(3));
        await CheckAsync(server, "gone_now", clip, friend);
        // For everybody else nothing changed.
        Assert.Equal(200, (await server.Visitor().GetAsync("/api/v1/members/gone_now")).Status);
        Assert.Contains("gone_now", (await server.Visitor().GetAsync("/api/v1/members/open_one/followers")).Text, StringComparison.Ordinal);
    }

    /// <summary>Somebody who follows and is followed by all, asks one who approves, came through a link, and has a clip that is liked.</summary>
    private static async Task<(Person Friend, string Clip)> SceneAsync(Server server)
    {
        var friend = await server.CreatorAsync("friend");
        var open = await server.PersonByTokenAsync("open_one");
        var gone = await server.CreatorByTokenAsync("gone_now");
        await gone.PatchAsync("/api/v1/me", new { name = "Sus Pended", bio = "my secret bio" });
        Assert.Equal(200, (await gone.RedeemAsync((await friend.InviteAsync()).Token)).Status);
        foreach (var (from, to) in new[] { (gone, "open_one"), (open, "gone_now"), (friend, "gone_now"), (friend, "open_one"), (open, "friend") })
        {
            Assert.Equal(200, (await from.PutAsync($"/api/v1/members/{to}/follow", null)).Status);
        }
        var asked = await server.PersonByTokenAsync("asked");
        await asked.PutAsync("/api/v1/members/open_one/follow", null);
        // A request waits at the friend's, who approves followers from now on.
        await friend.PatchAsync("/api/v1/me", new { @private = true });
        await gone.DeleteAsync("/api/v1/members/friend/follow");
        Assert.Equal(202, (await gone.PutAsync("/api/v1/members/friend/follow", null)).Status);
        Assert.Equal(202, (await asked.PutAsync("/api/v1/members/friend/follow", null)).Status);
        var id = (await gone.GetAsync("/api/v1/members/gone_now/clips")).Json.GetProperty("items")[0].GetProperty("id").GetString()!;
        return (friend, id);
    }

    private static async Task CheckAsync(Server server, string handle, string clip, params Person[] askers)
    {
        var document = (await server.Visitor().GetAsync("/openapi/v1.json")).Json;
        var operations = (
            from path in document.GetProperty("paths").EnumerateObject()
            where !path.Name.StartsWith("/api/v1/operator/", StringComparison.Ordinal) && !Passed.Contains(path.Name)
            from operation in path.Value.EnumerateObject()
            where operation.Name is "get" or "put" or "post" or "delete" or "patch"
            select (Method: operation.Name.ToUpperInvariant(), Path: path.Name)).ToList();
        var naming = operations.Where(one => one.Path.Contains("{handle}", StringComparison.Ordinal))
            .Concat(Pages.Select(page => (Method: "GET", Path: page))).Concat(Forms.Select(form => (Method: "POST", Path: form))).ToList();
        Assert.InRange(naming.Count, 15, 60);
        var wrong = new List<string>();
        foreach (var asker in askers)
        {
            foreach (var (method, path) in naming)
            {
                var (of, ofNobody) = (await AskAsync(asker, method, path, handle), await AskAsync(asker, method, path, Nobody));
                if (of != ofNobody) wrong.Add($"{method} {path}: {of} and {ofNobody}");
            }
            var lists = operations.Where(one => one.Method == "GET").Select(one => one.Path)
                .Where(path => !path.Contains("events", StringComparison.Ordinal) && !path.Contains("export", StringComparison.Ordinal))
                .Concat(["/", "/studio", "/studio/invitations", "/studio/requests", "/settings", "/@{handle}", "/@{handle}/followers", "/@{handle}/following", "/c/{id}", "/feed"])
                .Select(path => path.Replace("{id}", clip, StringComparison.Ordinal))
                .SelectMany(path => path.Contains("{handle}", StringComparison.Ordinal) ? ((string[])["open_one", "friend"]).Select(other => path.Replace("{handle}", other, StringComparison.Ordinal)) : [path])
                .Where(path => !path.Contains('{', StringComparison.Ordinal)).Distinct();
            foreach (var path in lists)
            {
                var answer = await asker.SendAsync(HttpMethod.Get, path, null, ("Accept", path.StartsWith("/api", StringComparison.Ordinal) ? "application/json" : "text/html"));
                if (answer.Text.Contains(handle, StringComparison.Ordinal) || answer.Text.Contains("Sus Pended", StringComparison.Ordinal)) wrong.Add($"{path} names them: {answer.Status}");
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static async Task<(int Status, string? Code)> AskAsync(Person asker, string method, string path, string handle)
    {
        var answer = await asker.SendAsync(new HttpMethod(method), path.Replace("{handle}", handle, StringComparison.Ordinal), method == "POST" && !path.StartsWith("/api", StringComparison.Ordinal) ? new FormUrlEncodedContent([]) : null,
            ("Accept", path.StartsWith("/api", StringComparison.Ordinal) ? "application/json" : "text/html"));
        return (answer.Status, answer.Status == 200 && answer.Text.StartsWith('{') ? answer.Json.ValueKind == JsonValueKind.Object ? "object" : null : answer.Code);
    }
}
