using Entourage.Clips;
using Entourage.Http;
using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Insights;

/// <summary>What a creator's invitations brought, and the site's. Thread-safe.</summary>
public sealed class ReadInsights
{
    private readonly HotReader reader;
    private readonly Channels.Channels channels;
    private readonly TimeProvider time;

    internal ReadInsights(HotReader reader, Channels.Channels channels, TimeProvider time) => (this.reader, this.channels, this.time) = (reader, channels, time);

    internal static void Map(RouteGroupBuilder api)
    {
        var insights = api.MapGroup("/insights").Needs(Scopes.Invite).WithTags("Insights");
        insights.MapGet("/invitations", Results<Ok<InsightsView>, ProblemHttpResult> (
                string? from, string? to, string? channel, ReadInsights use, Caller me, HttpContext context) =>
            Answer(use.OfCreator(me.Member, from, to, channel), context))
            .WithName("ReadInsights").WithSummary("What your invitations brought").ProducesProblem(422);
        insights.MapGet("/invitations.csv", Results<ContentHttpResult, ProblemHttpResult> (
                string? from, string? to, string? channel, ReadInsights use, Caller me, HttpContext context) =>
            Table(use.OfCreator(me.Member, from, to, channel), InsightsCsv.Of, context))
            .WithName("ExportInsights").WithSummary("The same day by day, for a spreadsheet").ProducesProblem(422);
        insights.MapGet("/clips.csv", Results<ContentHttpResult, ProblemHttpResult> (string? from, string? to, ReadInsights use, Caller me, HttpContext context) =>
            Table(use.OfClips(me.Member, from, to), InsightsCsv.Of, context))
            .WithName("ExportClipInsights").WithSummary("What each of your newest clips brought, for a spreadsheet").ProducesProblem(422);
        insights.MapGet("/clips/{id}", Results<Ok<ClipInsightsView>, ProblemHttpResult> (
                ClipId id, string? from, string? to, ReadInsights use, Caller me, HttpContext context) =>
            Answer(use.OfClip(me.Member, id, from, to), context))
            .WithName("ReadClipInsights").WithSummary("What one of your clips brought").ProducesProblem(404).ProducesProblem(422);
        api.MapGet("/operator/insights", Results<Ok<InsightsView>, ProblemHttpResult> (
                string? from, string? to, string? channel, ReadInsights use, HttpContext context) => Answer(use.OfSite(from, to, channel), context))
            .NeedsOperator().WithTags("Operator").WithName("ReadSiteInsights").WithSummary("What invitations brought to the whole site").ProducesProblem(422);
    }

    /// <summary>One creator's. <c>range_not_valid</c>, <c>channel_unknown</c>.</summary>
    public Outcome<InsightsView> OfCreator(MemberId creator, string? from, string? to, string? channel) => Of(creator, from, to, channel);

    /// <summary>The whole site's.</summary>
    public Outcome<InsightsView> OfSite(string? from, string? to, string? channel) => Of(creator: default, from, to, channel);

    /// <summary>Those of one clip of a creator; <c>not_found</c> for anybody else's.</summary>
    public Outcome<ClipInsightsView> OfClip(MemberId creator, ClipId clip, string? from, string? to)
    {
        var range = InsightRange.Read(from, to, time.GetUtcNow());
        if (!range.Ok) return range.Problem;
        return reader.Read((creator, clip, range: range.Value), static (session, asked) =>
        {
            if (ClipRows.Find(session, asked.clip)?.Owner != asked.creator) return HttpProblems.NotFound;
            var numbers = Numbers.Read(session, asked.creator, 24, asked.clip, asked.range.Start, asked.range.End);
            return (Outcome<ClipInsightsView>)new ClipInsightsView(
                asked.clip, asked.range.From, asked.range.To, Numbers.CountedTo(session), numbers.Funnel(landed: false), Look.Invited(numbers), Look.Further(numbers),
                Look.Everybody(numbers), Look.Days(numbers, asked.range));
        });
    }

    /// <summary>What a creator's newest clips brought in a range of days, the newest first, at most twenty. <c>range_not_valid</c>.</summary>
    public Outcome<IReadOnlyList<ClipLook>> OfClips(MemberId creator, string? from, string? to)
    {
        var range = InsightRange.Read(from, to, time.GetUtcNow());
        if (!range.Ok) return range.Problem;
        return reader.Read((creator, range: range.Value), static (session, asked) => Outcome.Of<IReadOnlyList<ClipLook>>(
        [
            .. ClipRows.Before(session, asked.creator, ClipPlace.Newest, rows: 20).Select(clip =>
            {
                var numbers = Numbers.Read(session, asked.creator, 24, clip.Id, asked.range.Start, asked.range.End);
                return new ClipLook(clip.Id, clip.Caption, numbers.Funnel(landed: false), Look.Invited(numbers), Look.Everybody(numbers));
            }),
        ]));
    }

    private Outcome<InsightsView> Of(MemberId creator, string? from, string? to, string? channel)
    {
        var now = time.GetUtcNow();
        var range = InsightRange.Read(from, to, now);
        if (!range.Ok) return range.Problem;
        var only = string.IsNullOrEmpty(channel) ? null : channel;
        if (only is not null && channels.Find(only) is { Ok: false } unknown) return unknown.Problem;
        return reader.Read((creator, range: range.Value, only, now), static (session, asked) => Look.At(session, asked.creator, asked.range, asked.only, asked.now));
    }

    private static Results<Ok<T>, ProblemHttpResult> Answer<T>(Outcome<T> outcome, HttpContext context) =>
        outcome.Ok ? TypedResults.Ok(outcome.Value) : outcome.Problem.ToHttp(context);

    private static Results<ContentHttpResult, ProblemHttpResult> Table<T>(Outcome<T> outcome, Func<T, string> write, HttpContext context) =>
        outcome.Ok ? TypedResults.Text(write(outcome.Value), "text/csv", System.Text.Encoding.UTF8) : outcome.Problem.ToHttp(context);
}
