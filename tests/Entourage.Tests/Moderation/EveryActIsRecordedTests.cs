namespace Entourage.Tests.Moderation;

/// <summary>Whatever is done in the site's name stands in the audit log, once.</summary>
public sealed class EveryActIsRecordedTests(Server server) : IClassFixture<Server>
{
    private const string Suspension = "/api/v1/operator/members/{handle}/suspension";
    private const string Freeze = "/api/v1/operator/members/{handle}/freeze";

    private const string Staged = "/api/v1/operator/rollouts/{feature}";
    private const string Given = "/api/v1/operator/rollouts/{feature}/groups/{group}";
    private const string Grouped = "/api/v1/operator/groups/{group}/members/{handle}";
    private const string Named = "/api/v1/operator/rollouts/{feature}/members/{handle}";

    // Every unsafe address below /operator, what has to be so before (each about a maker of its own), and what the log says after.
    private static readonly Dictionary<string, (Func<Scene, Task<string>> Before, string Act)> Table = new()
    {
        ["PUT /api/v1/operator/reports/{invitation}/upheld"] = (scene => scene.ReportedAsync("upheld"), "report_upheld"),
        ["PUT /api/v1/operator/reports/{invitation}/dismissed"] = (scene => scene.ReportedAsync("dismissed"), "report_dismissed"),
        ["PUT " + Freeze] = (scene => Task.FromResult(scene.About(Freeze)), "frozen"),
        ["DELETE " + Freeze] = (scene => scene.AlreadyAsync(Freeze), "unfrozen"),
        ["PUT " + Suspension] = (scene => Task.FromResult(scene.About(Suspension)), "suspended"),
        ["DELETE " + Suspension] = (scene => scene.AlreadyAsync(Suspension), "suspension_ended"),
        ["PUT /api/v1/operator/notices/{notice}/upheld"] = (scene => scene.NoticedAsync("upheld"), "notice_upheld"),
        ["PUT /api/v1/operator/notices/{notice}/dismissed"] = (scene => scene.NoticedAsync("dismissed"), "notice_dismissed"),
        ["PUT /api/v1/operator/clips/{id}/takedown"] = (scene => scene.ClipAsync(), "clip_taken_down"),
        ["DELETE /api/v1/operator/clips/{id}/takedown"] = (scene => scene.TakenDownAsync(), "clip_put_back"),
        ["PUT /api/v1/operator/reviews/{handle}/cleared"] = (scene => scene.InReviewAsync(), "review_cleared"),
        ["PUT " + Named] = (scene => Task.FromResult(scene.About(Named)), "rollout_named"),
        ["DELETE " + Named] = (scene => scene.AlreadyAsync(Named), "rollout_unnamed"),
        ["PUT " + Grouped] = (scene => Task.FromResult(scene.About(Grouped)), "group_joined"),
        ["DELETE " + Grouped] = (scene => scene.AlreadyAsync(Grouped), "group_left"),
        ["PUT " + Given] = (scene => Task.FromResult(scene.About(Given)), "rollout_given"),
        ["DELETE " + Given] = (scene => scene.AlreadyAsync(Given), "rollout_taken"),
        ["PUT " + Staged] = (_ => Task.FromResult("/api/v1/operator/rollouts/one_tap"), "rollout_staged"),
        ["PUT /api/v1/operator/brakes/{name}"] = (_ => Task.FromResult("/api/v1/operator/brakes/inviting"), "paused"),
        ["DELETE /api/v1/operator/brakes/{name}"] = (scene => scene.PausedAsync(), "resumed"),
    };

    [Fact]
    public async Task T50_every_act_of_an_operator_leaves_exactly_one_row()
    {
        var document = (await server.Visitor().GetAsync("/openapi/v1.json")).Json;
        var acts = (
            from path in document.GetProperty("paths").EnumerateObject()
            where path.Name.StartsWith("/api/v1/operator/", StringComparison.Ordinal)
            from operation in path.Value.EnumerateObject()
            where operation.Name is not ("get" or "head" or "parameters")
            select $"{operation.Name.ToUpperInvariant()} {path.Name}").ToList();
        // An address that is not in the table has no test; one that is there and gone has one too many.
        Assert.Equal(Table.Keys.Order(StringComparer.Ordinal), acts.Order(StringComparer.Ordinal));

        var op = await server.OperatorAsync();
        for (var number = 0; number < acts.Count; number++)
        {
            var (before, act) = Table[acts[number]];
            var path = await before(new Scene(server, op, $"maker_{number}", await server.CreatorByTokenAsync($"maker_{number}")));
            var (all, such) = (Rows("SELECT count(*) FROM audit"), Rows("SELECT count(*) FROM audit WHERE act = @act AND by IS NOT NULL", act));
            var method = new HttpMethod(acts[number].Split(' ')[0]);
            var answer = await op.SendAsync(method, path, method == HttpMethod.Put ? new { stage = "10", reason = "Because" } : null);
            Assert.True(answer.Status == 204, $"{acts[number]}: {answer.Text}");
            Assert.Equal((acts[number], all + 1), (acts[number], Rows("SELECT count(*) FROM audit")));
            Assert.Equal((acts[number], such + 1), (acts[number], Rows("SELECT count(*) FROM audit WHERE act = @act AND by IS NOT NULL", act)));
            if (act == "paused") await op.DeleteAsync(path);
        }
    }

    private long Rows(string sql, string? act = null) => act is null ? server.Count(sql) : server.Count(sql, ("@act", act));

    private sealed record Scene(Server Server, Person Operator, string Handle, Person Maker)
    {
        public string About(string path) => path.Replace("{handle}", Handle, StringComparison.Ordinal)
            .Replace("{feature}", "one_tap", StringComparison.Ordinal).Replace("{group}", Handle, StringComparison.Ordinal);

        public async Task<string> AlreadyAsync(string path)
        {
            Assert.Equal(204, (await Operator.PutAsync(About(path), new { })).Status);
            return About(path);
        }

        public async Task<string> ReportedAsync(string decision)
        {
            var made = await Maker.InviteAsync();
            await Server.Visitor().ReportAsync(made);
            return $"/api/v1/operator/reports/{made.Id}/{decision}";
        }

        public async Task<string> InReviewAsync()
        {
            await Server.JoinThroughAsync(await Maker.InviteAsync(), "brought_here");
            Assert.Equal(204, (await Operator.PutAsync(About(Suspension), new { })).Status);
            return "/api/v1/operator/reviews/brought_here/cleared";
        }

        public async Task<string> NoticedAsync(string decision)
        {
            var sent = await Server.Visitor().PostAsync($"/api/v1/members/{Handle}/notices", new { reason = "other", words = "x", goodFaith = true, name = "Ada" });
            return $"/api/v1/operator/notices/{sent["id"]}/{decision}";
        }

        public async Task<string> ClipAsync() => $"/api/v1/operator/clips/{await Server.ReadyClipAsync(Maker)}/takedown";

        public async Task<string> TakenDownAsync()
        {
            var path = await ClipAsync();
            Assert.Equal(204, (await Operator.PutAsync(path, new { reason = "x" })).Status);
            return path;
        }

        public async Task<string> PausedAsync()
        {
            Assert.Equal(204, (await Operator.PutAsync("/api/v1/operator/brakes/redeeming", null)).Status);
            return "/api/v1/operator/brakes/redeeming";
        }
    }
}
