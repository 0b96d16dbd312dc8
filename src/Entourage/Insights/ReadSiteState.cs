using Entourage.Clips;
using Entourage.Http;
using Entourage.Invitations;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Insights;

/// <summary>How the site is: whether inviting keeps within its gates, and what it asks of the machine.</summary>
/// <param name="Gates">Inviting in the last 72 hours, beside the gates at which it falls back by itself where it is staged.</param>
/// <param name="Clips">Transcoding and files.</param>
/// <param name="DatabaseBytes">The database on disk.</param>
/// <param name="Behind">How many facts wait to be counted.</param>
public sealed record SiteStateView(GatesView Gates, ClipLoadView Clips, long DatabaseBytes, long Behind);

/// <summary>Inviting beside its gates (safety.md E.7).</summary>
/// <param name="Landed">Invitations that were opened by a person for the first time.</param>
/// <param name="Reports">Reports in that time; dismissed ones are counted too.</param>
/// <param name="ReportsPerThousand">Reports for a thousand who landed; absent before anybody has.</param>
/// <param name="MostReportsPerThousand">From here on inviting falls back by one stage.</param>
/// <param name="FollowsUndone">Follows by invitation that ended within a week, in that time.</param>
/// <param name="Follows">New follows by invitation in that time.</param>
/// <param name="Redeems">Redeems that this server has decided since they are counted.</param>
/// <param name="RedeemsFailed">Of those, the ones that failed for a reason of the site's own.</param>
/// <param name="MostFailuresPerThousand">Above this inviting falls back by one stage.</param>
public sealed record GatesView(
    long Landed, long Reports, double? ReportsPerThousand, long MostReportsPerThousand, long FollowsUndone, long Follows, long Redeems, long RedeemsFailed,
    long MostFailuresPerThousand);

/// <summary>Shows whoever runs the site how it is. Thread-safe.</summary>
public sealed class ReadSiteState
{
    private const string Waiting =
        "SELECT coalesce((SELECT max(id) FROM facts), 0) - coalesce((SELECT fact FROM insight_progress WHERE name = 'counted'), 0)";

    private static readonly TimeSpan Lately = TimeSpan.FromHours(72);

    private readonly HotReader reader;
    private readonly InvitationGates gates;
    private readonly ClipLoad load;
    private readonly TimeProvider time;

    internal ReadSiteState(HotReader reader, InvitationGates gates, ClipLoad load, TimeProvider time) =>
        (this.reader, this.gates, this.load, this.time) = (reader, gates, load, time);

    internal static void Map(RouteGroupBuilder api) => api.MapGet("/operator/state", Ok<SiteStateView> (ReadSiteState use) => TypedResults.Ok(use.Run()))
        .NeedsOperator().WithTags("Operator").WithName("ReadSiteState").WithSummary("Gates, storage, transcoding and counting");

    /// <summary>As it is now.</summary>
    public SiteStateView Run()
    {
        var now = time.GetUtcNow();
        var (numbers, behind) = reader.Read(now, static (session, at) =>
            (Numbers.Read(session, creator: default, 1, clip: default, at - Lately, at), session.Sql(Waiting).Number() ?? 0));
        var (landed, reports) = (numbers[Measure.Landed], numbers[Measure.Reported]);
        var (tried, failed) = gates.Redeems;
        return new(
            new(
                landed, reports, landed == 0 ? null : 1000.0 * reports / landed, InvitationGates.MostReportsPerThousand, numbers[Measure.Undone],
                numbers[Measure.FollowersInvited], tried, failed, InvitationGates.MostFailuresPerThousand),
            load.Read(), reader.StoreBytes(), behind);
    }
}
