using Entourage.Channels;
using Entourage.Clips;

namespace Entourage.Insights;

/// <summary>What a creator's invitations brought, and the site's. Thread-safe.</summary>
internal sealed class ReadInsights(StoreReader reader, ChannelList channels, TimeProvider time)
{
    internal static void Map(RouteGroupBuilder api)
    {
        var insights = api.MapGroup("/insights").Needs(Scopes.Invite).WithTags("Insights");
        insights.MapGet("/invitations", async Task<Results<Ok<InsightsView>, ProblemHttpResult>> (
                string? from, string? to, string? channel, ReadInsights use, Caller me, HttpContext context, CancellationToken stop) =>
            Answer(await use.OfCreatorAsync(me.Member, from, to, channel, stop), context))
            .WithName("ReadInsights").WithSummary("Show what your invitations brought").ProducesProblem(422);
        insights.MapGet("/invitations.csv", async Task<Results<ContentHttpResult, ProblemHttpResult>> (
                string? from, string? to, string? channel, ReadInsights use, Caller me, HttpContext context, CancellationToken stop) =>
            Table(await use.OfCreatorAsync(me.Member, from, to, channel, stop), InsightsCsv.Of, context))
            .WithName("ExportInsights").WithSummary("Download the same day by day, as CSV").ProducesProblem(422);
        insights.MapGet("/clips.csv", async Task<Results<ContentHttpResult, ProblemHttpResult>> (
                string? from, string? to, ReadInsights use, Caller me, HttpContext context, CancellationToken stop) =>
            Table(await use.OfClipsAsync(me.Member, from, to, stop), InsightsCsv.Of, context))
            .WithName("ExportClipInsights").WithSummary("Download what each of your newest clips brought, as CSV").ProducesProblem(422);
        insights.MapGet("/clips/{id}", async Task<Results<Ok<ClipInsightsView>, ProblemHttpResult>> (
                ClipId id, string? from, string? to, ReadInsights use, Caller me, HttpContext context, CancellationToken stop) =>
            Answer(await use.OfClipAsync(me.Member, id, from, to, stop), context))
            .WithName("ReadClipInsights").WithSummary("Show what one of your clips brought").ProducesProblem(404).ProducesProblem(422);
        api.MapGet("/operator/insights", async Task<Results<Ok<InsightsView>, ProblemHttpResult>> (
                string? from, string? to, string? channel, ReadInsights use, HttpContext context, CancellationToken stop) =>
            Answer(await use.OfSiteAsync(from, to, channel, stop), context))
            .NeedsOperator().WithTags("Operator").WithName("ReadSiteInsights").WithSummary("Show what invitations brought to the whole site").ProducesProblem(422);
    }

    /// <summary>One creator's. <c>range_not_valid</c>, <c>channel_unknown</c>.</summary>
    public ValueTask<Outcome<InsightsView>> OfCreatorAsync(MemberId creator, string? from, string? to, string? channel, CancellationToken stop) =>
        OfAsync(creator, from, to, channel, stop);

    /// <summary>The whole site's.</summary>
    public ValueTask<Outcome<InsightsView>> OfSiteAsync(string? from, string? to, string? channel, CancellationToken stop) =>
        OfAsync(creator: default, from, to, channel, stop);

    /// <summary>The insights of one of the creator's clips; <c>not_found</c> for anyone else's.</summary>
    public async ValueTask<Outcome<ClipInsightsView>> OfClipAsync(MemberId creator, ClipId clip, string? from, string? to, CancellationToken stop)
    {
        var range = InsightRange.Read(from, to, time.GetUtcNow());
        if (!range.Ok) return range.Problem;
        return await reader.ReadAsync((creator, clip, range: range.Value), static (session, asked) =>
        {
            if (ClipRows.Find(session, asked.clip)?.Owner != asked.creator) return HttpProblems.NotFound;
            var numbers = Numbers.Read(session, asked.creator, 24, asked.clip, asked.range.Start, asked.range.End);
            return (Outcome<ClipInsightsView>)new ClipInsightsView(
                asked.clip, asked.range.From, asked.range.To, Numbers.CountedTo(session), numbers.Funnel(landed: false), InsightViews.Invited(numbers), InsightViews.Further(numbers),
                InsightViews.Everybody(numbers), InsightViews.Days(numbers, asked.range));
        }, stop);
    }

    /// <summary>What a creator's newest clips brought in a range of days, the newest first, at most twenty. <c>range_not_valid</c>.</summary>
    public async ValueTask<Outcome<IReadOnlyList<ClipLook>>> OfClipsAsync(MemberId creator, string? from, string? to, CancellationToken stop)
    {
        var range = InsightRange.Read(from, to, time.GetUtcNow());
        if (!range.Ok) return range.Problem;
        return await reader.ReadAsync((creator, range: range.Value), static (session, asked) => Outcome.Of<IReadOnlyList<ClipLook>>(
        [
            .. ClipRows.Before(session, asked.creator, Keyset<ClipId>.Newest, rows: 20).Select(clip =>
            {
                var numbers = Numbers.Read(session, asked.creator, 24, clip.Id, asked.range.Start, asked.range.End);
                return new ClipLook(clip.Id, clip.Caption, numbers.Funnel(landed: false), InsightViews.Invited(numbers), InsightViews.Everybody(numbers));
            }),
        ]), stop);
    }

    private async ValueTask<Outcome<InsightsView>> OfAsync(MemberId creator, string? from, string? to, string? channel, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var range = InsightRange.Read(from, to, now);
        if (!range.Ok) return range.Problem;
        var only = string.IsNullOrEmpty(channel) ? null : channel;
        if (only is not null && channels.Find(only) is { Ok: false } unknown) return unknown.Problem;
        return await reader.ReadAsync(
            (creator, range: range.Value, only, now), static (session, asked) => InsightViews.At(session, asked.creator, asked.range, asked.only, asked.now), stop);
    }

    private static Results<Ok<T>, ProblemHttpResult> Answer<T>(Outcome<T> outcome, HttpContext context) =>
        outcome.Ok ? TypedResults.Ok(outcome.Value) : outcome.Problem.ToHttp(context);

    private static Results<ContentHttpResult, ProblemHttpResult> Table<T>(Outcome<T> outcome, Func<T, string> write, HttpContext context) =>
        outcome.Ok ? TypedResults.Text(write(outcome.Value), "text/csv", System.Text.Encoding.UTF8) : outcome.Problem.ToHttp(context);
}
