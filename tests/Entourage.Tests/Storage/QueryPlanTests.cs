using Entourage.Invitations;
using Entourage.Invitations.Redeems;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Storage;

/// <summary>On a site with a million follows, nothing that people wait for reads a table from one end to the other.</summary>
[Trait("Needs", "million")]
public sealed class QueryPlanTests
{
    private static readonly Cursor Second = new(9_999_999_999_999, new string('0', 32));

    [Fact]
    public async Task Every_statement_of_the_hot_path_goes_by_an_index()
    {
        await using var server = await Server.StartAsync(("Allowance:Start", "100"), ("Allowance:Cap", "100"));
        var creator = await server.CreatorByTokenAsync("creator");
        var friend = await server.PersonByTokenAsync("friend");
        var made = await creator.InviteAsync();
        await creator.InviteAsync();
        Assert.Equal(200, (await friend.RedeemAsync(made.Token)).Status);
        Grow(server);

        var open = await creator.InviteAsync();
        List<Plan> plans = [.. Writing(server, open), .. Forgetting(server)];
        var someone = await server.JoinAsync("someone");
        await someone.OpenAsync(open.Token);
        await server.Visitor().OpenAsync(open.Token);
        foreach (var address in (string[])
            [
                "/members/creator", "/members/member_1/followers?limit=20", $"/members/member_1/followers?limit=20&cursor={Second}",
                "/members/member_5000/following?limit=20", "/feeds/following?limit=20", "/feeds/for-you?limit=20", "/members/creator/clips?limit=20",
                "/invitations?limit=20", "/me/allowance", "/me",
            ])
        {
            var answer = await creator.GetAsync("/api/v1" + address);
            Assert.True(answer.Status == 200, $"{address}: {answer.Text}");
        }
        await friend.GetAsync("/api/v1/feeds/following?limit=20");
        var op = await server.OperatorAsync();
        Assert.Equal(204, (await op.PutAsync("/api/v1/operator/rollouts/follow_back", new { stage = "50" })).Status);
        Assert.Equal(204, (await op.PutAsync("/api/v1/operator/rollouts/follow_back/groups/choir", null)).Status);
        Assert.Equal(204, (await op.PutAsync("/api/v1/operator/groups/choir/members/member_1", null)).Status);
        Assert.Equal(200, (await op.GetAsync("/api/v1/operator/rollouts/follow_back/members/member_1")).Status);
        Assert.Equal(200, (await op.GetAsync("/api/v1/operator/members/member_1?limit=20")).Status);
        plans.AddRange(server.Services.GetRequiredService<StoreReader>().Plans());

        Assert.InRange(plans.Count, 15, 120);
        var scans = string.Join("\n", plans.SelectMany(Scans));
        Assert.True(scans.Length == 0, scans);
        // An index by time alone would be read until a clip of the right member comes.
        var newest = plans.Where(plan => plan.Sql.Contains("c.owner = ", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, newest.Count);
        Assert.All(newest, plan => Assert.Contains(plan.Steps, step => step.Contains("IX_clips_owner", StringComparison.Ordinal)));
    }

    /// <summary>A redeem and its replay, in a transaction that is not kept.</summary>
    private static IReadOnlyList<Plan> Writing(Server server, Made open)
    {
        using var session = server.Services.GetRequiredService<Store>().Open();
        session.Begin();
        var redeeming = server.Services.GetRequiredService<RedeemRules>();
        var asked = new RedeemCommand(new InvitationId(open.Id), server.IdOf("friend"), Alone: true, server.Clock.GetUtcNow(), new Place(1, 2), server.Clock.GetUtcNow());
        var stranger = asked with { Member = server.IdOf("member_77") };
        Assert.True(redeeming.Run(session, [stranger])[0].Ok);
        Assert.Equal(InvitationProblems.AlreadyUsed, redeeming.Run(session, [asked])[0].Problem);
        session.Flush();
        IReadOnlyList<Plan> plans = [.. session.Plans()];
        session.RollBack();
        return plans;
    }

    /// <summary>A step of a deletion, in a transaction that is not kept.</summary>
    private static IReadOnlyList<Plan> Forgetting(Server server)
    {
        using var session = server.Services.GetRequiredService<Store>().Open();
        session.Begin();
        foreach (var part in server.Services.GetServices<IForgets>()) part.Forget(session, server.IdOf("member_1").Value, 100_000);
        session.Flush();
        IReadOnlyList<Plan> plans = [.. session.Plans()];
        session.RollBack();
        return plans;
    }

    // Ten thousand members who follow the same hundred, each for as long as chance says; the counts agree.
    private static void Grow(Server server)
    {
        var (id, stamp) = StoreUnderTest.OnPostgres
            ? ("gen_random_uuid()", "1600000000000 + (random() * 160000000000)::bigint")
            : ("randomblob(16)", "1600000000000 + abs(random()) % 160000000000");
        server.Change(
            $"""
            WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 10000)
            INSERT INTO members (id, handle, name, bio, joined_at, operator, suspended, followers, following, clips)
            SELECT {id}, 'member_' || n, 'Somebody', '', 0, FALSE, FALSE, CASE WHEN n <= 101 THEN 9999 ELSE 0 END, CASE WHEN n <= 101 THEN 100 ELSE 101 END, 0
            FROM numbers
            """);
        server.Change(
            $"""
            INSERT INTO follows (follower, followee, made_at, automatic)
            SELECT m.id, s.id, {stamp}, FALSE
            FROM (SELECT id FROM members WHERE handle LIKE 'member_%') AS m
            CROSS JOIN (SELECT id FROM members WHERE handle LIKE 'member_%' ORDER BY length(handle), handle LIMIT 101) AS s
            WHERE m.id <> s.id
            """);
        Assert.InRange(server.Count("SELECT count(*) FROM follows"), 1_000_000, 1_100_000);
        // One clip of each.
        server.Change(
            """
            INSERT INTO clips (id, owner, caption, status, made_at, ready_at, revision, duration_milliseconds, width, height, attempts, views, plays, likes, adult)
            SELECT id, id, '', 'ready', 1600000000000 + 1000 * length(handle), 1, 1, 8000, 720, 1280, 1, 0, 0, 0, FALSE FROM members WHERE handle LIKE 'member_%'
            """);
        // Only of what has grown: a table of three rows is rightly read from one end to the other.
        server.Change("ANALYZE follows");
        server.Change("ANALYZE members");
        server.Change("ANALYZE clips");
    }

    // The clips in the works, two brakes, a row for each staged feature, who has one by name, what groups are given, whoever runs the site: few, and all of them are asked for.
    private static readonly string[] Whole = ["IX_clips_processing", "IX_clips_rough", "brakes", "rollouts", "rollout_members", "rollout_given", "IX_members_operator"];

    private static IEnumerable<string> Scans(Plan plan)
    {
        for (var at = 0; at < plan.Steps.Count; at++)
        {
            var step = plan.Steps[at].Trim();
            var rest = plan.Steps.Skip(at + 1);
            if (Array.Exists(Whole, small => step.Contains(small, StringComparison.Ordinal))) continue;
            var scans = StoreUnderTest.OnPostgres
                ? step.Contains("Seq Scan on", StringComparison.Ordinal)
                  || (step.Contains("Scan using", StringComparison.Ordinal) && !(rest.FirstOrDefault() ?? "").Contains("Index Cond", StringComparison.Ordinal))
                // The rows given, and what a subquery has found, are no tables.
                : step.StartsWith("SCAN ", StringComparison.Ordinal) && step is not ("SCAN CONSTANT ROW" or "SCAN a" or "SCAN kept");
            if (scans) yield return $"{string.Join(" | ", plan.Steps)} ← {plan.Sql.ReplaceLineEndings(" ")}";
        }
    }
}
