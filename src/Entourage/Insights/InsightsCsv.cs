using CsvHelper;

namespace Entourage.Insights;

/// <summary>
/// Tables for a spreadsheet (RFC 4180). No text in them can become a formula: what could is written with an apostrophe before it.
/// </summary>
internal static class InsightsCsv
{
    private static readonly CsvWriterOptions Safe = CsvWriterOptions.Default with { Injection = CsvInjection.Escape };

    /// <summary>A row for each day, as 2026-11-23.</summary>
    public static string Of(InsightsView insights)
    {
        using var text = new StringWriter();
        using (var csv = CsvWriter.Create(text, Safe, leaveOpen: true))
        {
            csv.WriteHeader(
                "day", "channel", "invitations", "followers", "followers_invited", "unfollowed", "views", "views_invited", "views_of_strangers", "likes", "likes_invited");
            foreach (var day in insights.Days)
            {
                csv.WriteField(day.Day);
                csv.WriteField(insights.Channel);
                Numbers(
                    csv, day.Made, day.Followers, day.FollowersInvited, day.Unfollowed, day.Views, day.ViewsInvited, day.ViewsOfStrangers, day.Likes, day.LikesInvited);
            }
        }
        return text.ToString();
    }

    /// <summary>A row for each clip, with its words.</summary>
    public static string Of(IReadOnlyList<ClipLook> clips)
    {
        using var text = new StringWriter();
        using (var csv = CsvWriter.Create(text, Safe, leaveOpen: true))
        {
            csv.WriteHeader("clip", "caption", "invitations", "followers_invited", "views", "views_invited", "likes", "likes_invited");
            foreach (var one in clips)
            {
                csv.WriteField(one.Clip.ToString());
                csv.WriteField(one.Caption);
                Numbers(csv, one.Funnel.Made, one.Brought.Followers, one.All.Views, one.Brought.Views, one.All.Likes, one.Brought.Likes);
            }
        }
        return text.ToString();
    }

    private static void Numbers(CsvWriter csv, params ReadOnlySpan<long> numbers)
    {
        foreach (var number in numbers) csv.WriteField(number);
        csv.EndRecord();
    }
}
