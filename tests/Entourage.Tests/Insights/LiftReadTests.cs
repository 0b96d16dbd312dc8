using System.Text.Json;
using Entourage.Facts;
using Entourage.Insights;
using Entourage.Rollout;
using Entourage.Tests.Pages;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Insights;

/// <summary>What a feature does, from what happened to creators, as an operator reads it.</summary>
public sealed class LiftReadTests : IAsyncLifetime
{
    private const string Lift = "/api/v1/operator/rollouts/follow_back/lift";
    private const string LiftPage = "/operator/rollouts/follow_back";
    private const int Effect = 2;

    private readonly Server server = new();
    private Person op = null!;

    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        op = await server.OperatorAsync(browser: true);
    }

    public async ValueTask DisposeAsync()
    {
        op.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task An_effect_that_is_there_is_measured_and_one_that_is_not_is_not()
    {
        await MeetAsync(600);
        var met = server.Clock.GetUtcNow();
        var random = new Random(11);
        var facts = new List<Fact>();
        foreach (var one in Met())
        {
            // Creators differ, and are tomorrow about as they were yesterday; the feature brings two followers and not a like.
            var usual = random.Next(5);
            Happen(facts, FactKind.Followed, one.Member, usual, met.AddDays(-3));
            Happen(facts, FactKind.Followed, one.Member, usual + random.Next(2) + (one.Has ? Effect : 0), met.AddDays(4));
            Happen(facts, FactKind.Liked, one.Member, usual, met.AddDays(-3));
            Happen(facts, FactKind.Liked, one.Member, usual + random.Next(2), met.AddDays(4));
        }
        await WriteAsync(facts);

        var early = (await op.GetAsync(Lift)).Json;
        Assert.Equal((0, 0, 600), (Number(early, "treatmentMembers"), Number(early, "holdoutMembers"), Number(early, "waiting")));
        Assert.All(Measures(early), one => Assert.Equal("too_few 0 100", $"{Text(one, "state")} {Number(one, "have")} {Number(one, "need")}"));
        Assert.Contains("Not enough yet: 0 of 100 in the smaller half.", await MainAsync("en"), StringComparison.Ordinal);

        await PassAsync(TimeSpan.FromDays(15));
        var lift = (await op.GetAsync(Lift)).Json;
        Assert.Equal(("follow_back", 50, 0L), (Text(lift, "feature"), lift.GetProperty("holdout").GetInt32(), Number(lift, "waiting")));
        Assert.Equal(met, lift.GetProperty("since").GetDateTimeOffset());
        Assert.Equal((Met().Count(one => one.Has), Met().Count(one => !one.Has)), (Number(lift, "treatmentMembers"), Number(lift, "holdoutMembers")));
        var (followers, likes, views) = (Measure(lift, "followers"), Measure(lift, "likes"), Measure(lift, "views"));
        Assert.Equal(("measured", "measured", "too_quiet"), (Text(followers, "state"), Text(likes, "state"), Text(views, "state")));
        var (low, high) = Interval(followers);
        Assert.InRange(Effect, low, high);
        Assert.True(low > 1);
        // Of the variance of what is usual, 2, and of chance, 1/4, the days before explain the first.
        Assert.InRange(followers.GetProperty("varianceReduction").GetDouble(), 0.8, 0.95);
        Assert.Equal(Effect, followers.GetProperty("treatment").GetDouble() - followers.GetProperty("holdout").GetDouble(), 0.25);
        (low, high) = Interval(likes);
        Assert.InRange(0, low, high);
        Assert.InRange(likes.GetProperty("pValue").GetDouble(), 0.05, 1);
        Assert.True(likes.GetProperty("finds").GetDouble() > 0);
        Assert.False(views.TryGetProperty("finds", out _));

        var page = await MainAsync("en");
        Assert.Matches(@"New followers: 4\.\d+ each with it, 2\.\d+ without: \+\d+(\.\d)?% \(95% sure: between \+\d+(\.\d)?% and \+\d+(\.\d)?%\)\.", page);
        Assert.Matches(@"Likes: 2\.\d+ each with it, 2\.\d+ without\. Any difference could be chance", page);
        Assert.Contains("Views: too little has happened yet to tell (0 of 20).", page, StringComparison.Ordinal);
        Assert.Matches(@"Likes: with 2,000 creators, a gain of \d+% is found in 80 of 100 cases\.", page);
        Assert.Matches("Nouveaux abonnés\u00a0: 4,\\d+ chacun avec, 2,\\d+ sans\u00a0: \\+\\d+(,\\d)?\u00a0% \\(sûr à 95\u00a0%\u00a0: entre", await MainAsync("fr"));
    }

    [Fact]
    public async Task Halves_of_the_wrong_size_show_no_number()
    {
        var creators = server.AddCreators(2400);
        await StageAsync(50);
        var at = server.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var rows = creators.Select((creator, number) => $"('follow_back', {CreatorRows.Literal(creator)}, {at}, {(number < 1320 ? "TRUE" : "FALSE")})");
        server.Change($"INSERT INTO rollout_exposures (feature, member, exposed_at, has) VALUES {string.Join(", ", rows)}");
        var facts = new List<Fact>();
        foreach (var creator in creators.Where((_, number) => number % 3 == 0)) Happen(facts, FactKind.Viewed, creator, 7, server.Clock.GetUtcNow().AddDays(2));
        await WriteAsync(facts);
        await PassAsync(TimeSpan.FromDays(15));

        var lift = (await op.GetAsync(Lift)).Json;
        Assert.Equal((1320, 1080), (Number(lift, "treatmentMembers"), Number(lift, "holdoutMembers")));
        Assert.Equal(4, Measures(lift).Count);
        Assert.All(Measures(lift), one =>
        {
            Assert.Equal(["measure", "state", "seen"], one.EnumerateObject().Select(part => part.Name));
            Assert.Equal(("skewed", 45.0), (Text(one, "state"), one.GetProperty("seen").GetDouble()));
        });
        var page = await op.OpenAsync(LiftPage);
        Assert.Equal(
            "The halves are not the sizes that were drawn (50% without it intended, 45% found), so nothing is shown.",
            Assert.Single(page.Document.QuerySelectorAll("[data-lift] p")).TextContent);
        Assert.Null(page.Document.QuerySelector("[data-finds]"));
        Assert.DoesNotContain("Views", page.Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_day_of_the_meeting_is_in_neither_of_both_times()
    {
        var creator = Assert.Single(server.AddCreators(1));
        var day = new DateTimeOffset(2026, 3, 10, 0, 0, 0, TimeSpan.Zero);
        var facts = new List<Fact>();
        foreach (var (count, at) in ((int, DateTimeOffset)[])
            [
                (1, day.AddDays(-14).AddMilliseconds(-1)), (2, day.AddDays(-14)), (4, day.AddMilliseconds(-1)), (8, day), (16, day.AddDays(1).AddMilliseconds(-1)),
                (32, day.AddDays(1)), (64, day.AddDays(15).AddMilliseconds(-1)), (128, day.AddDays(15)),
            ])
        {
            Happen(facts, FactKind.Viewed, creator, count, at);
        }
        Happen(facts, FactKind.Reported, creator, 3, day.AddDays(2));
        await WriteAsync(facts);
        var met = new Exposure(creator, day.AddHours(23), Has: true);
        var read = server.Read((IReadOnlyList<Exposure>)[met], LiftRows.Read);
        // Whoever watched follows nobody, so that each view is a stranger's too.
        Assert.Equal([Entourage.Insights.Measure.Views, Entourage.Insights.Measure.ViewsOfStrangers], read.Keys.Select(one => one.Item2).Order());
        Assert.All(read, one => Assert.Equal((creator, (2 + 4L, 32 + 64L)), (one.Key.Item1, one.Value)));
        Assert.Equal(day.AddDays(15), LiftRows.PastOf(met));
    }

    [Fact]
    public async Task Days_are_over_when_they_have_passed_and_everything_in_them_is_counted()
    {
        await MeetAsync(40);
        await PassAsync(TimeSpan.FromDays(15) - TimeSpan.FromHours(13));
        Assert.Equal(40, Number((await op.GetAsync(Lift)).Json, "waiting"));
        await WriteAsync([new(FactKind.Viewed, server.Clock.GetUtcNow(), Met()[0].Member)], count: false);
        await PassAsync(TimeSpan.FromHours(1), count: false);
        Assert.Equal(40, Number((await op.GetAsync(Lift)).Json, "waiting"));
        await CountAsync();
        Assert.Equal(0, Number((await op.GetAsync(Lift)).Json, "waiting"));
    }

    [Fact]
    public async Task Where_nobody_is_kept_without_it_the_page_says_so_and_nothing_leads_there()
    {
        var lift = (await op.GetAsync(Lift)).Json;
        Assert.Equal((0, 0), (lift.GetProperty("holdout").GetInt32(), Measures(lift).Count));
        Assert.False(lift.TryGetProperty("since", out _));
        Assert.Contains("there is nothing to compare it with", await MainAsync("en"), StringComparison.Ordinal);
        Assert.Null((await op.OpenAsync("/operator/rollouts")).Document.QuerySelector($"a[href='{LiftPage}']"));

        var page = await op.OpenAsync("/operator/rollouts");
        var saved = await op.SendFormAsync("/operator/rollouts", page.Form($"[action='{LiftPage}/stage']"), ("stage", "all"), ("holdout", "5"));
        Assert.Equal((303, "/operator/rollouts?said=saved"), (saved.Status, saved.Location));
        Assert.NotNull((await op.OpenAsync("/operator/rollouts")).Document.QuerySelector($"a[href='{LiftPage}']"));
        Assert.Contains("It has reached no creator yet", await MainAsync("en"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_whoever_runs_the_site_reads_it()
    {
        var curious = await server.JoinAsync("curious");
        Assert.Equal((403, 401), ((await curious.GetAsync(Lift)).Status, (await server.Visitor().GetAsync(Lift)).Status));
        Assert.Equal(404, (await curious.OpenAsync(LiftPage)).Status);
        Assert.Equal((404, 404), ((await op.GetAsync("/api/v1/operator/rollouts/nothing/lift")).Status, (await op.OpenAsync("/operator/rollouts/nothing")).Status));
    }

    private static void Happen(List<Fact> facts, FactKind kind, MemberId creator, int count, DateTimeOffset at) =>
        facts.AddRange(Enumerable.Repeat(new Fact(kind, at, creator), count));

    private static List<JsonElement> Measures(JsonElement lift) => [.. lift.GetProperty("measures").EnumerateArray()];

    private static JsonElement Measure(JsonElement lift, string name) => Measures(lift).Single(one => Text(one, "measure") == name);

    private static (double Low, double High) Interval(JsonElement measure)
    {
        var interval = measure.GetProperty("difference").GetProperty("alwaysValid");
        return (interval.GetProperty("low").GetDouble(), interval.GetProperty("high").GetDouble());
    }

    private static long Number(JsonElement json, string name) => json.GetProperty(name).GetInt64();

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private async Task<string> MainAsync(string language) => (await op.OpenAsync(LiftPage, language)).Document.QuerySelector("main")!.TextContent;

    private IReadOnlyList<Exposure> Met() => server.Read(Features.FollowBack, static (rows, feature) => ExposureRows.Read(rows, feature, default, 10_000));

    private async Task StageAsync(int holdout) =>
        Assert.Equal(204, (await op.PutAsync("/api/v1/operator/rollouts/follow_back", new { stage = "all", holdout })).Status);

    private async Task MeetAsync(int creators)
    {
        server.AddCreators(creators);
        await StageAsync(50);
        await server.Services.GetRequiredService<NoteExposures>().LookAsync(TestContext.Current.CancellationToken);
        Assert.Equal(creators, Met().Count);
    }

    private async Task WriteAsync(IReadOnlyList<Fact> facts, bool count = true)
    {
        await server.Services.GetRequiredService<StoreWriter>().WriteAsync(new Write(facts), TestContext.Current.CancellationToken);
        if (count) await CountAsync();
    }

    private Task CountAsync() => server.Services.GetRequiredService<RollUp>().RunAsync(TestContext.Current.CancellationToken);

    private async Task PassAsync(TimeSpan time, bool count = true)
    {
        await server.RestartAsync(time);
        op = server.Visitor();
        Assert.Equal(200, (await op.PostAsync("/api/v1/sessions", new { handle = "keeper", password = Server.Password })).Status);
        if (count) await CountAsync();
    }

    private sealed class Write(IReadOnlyList<Fact> facts) : StoreWrite<int>
    {
        protected override int Apply(StoreSession session)
        {
            FactRows.Add(session, facts);
            return facts.Count;
        }
    }
}
