using System.Text.Json;
using Entourage.Clips;
using Entourage.Facts;
using Entourage.Invitations;

namespace Entourage.Insights;

/// <summary>The site's health: whether inviting keeps within its limits, and the load on the machine.</summary>
/// <param name="Gates">Inviting in the last 72 hours, compared with the limits at which it falls back by itself while it is staged.</param>
/// <param name="Clips">Transcoding and files.</param>
/// <param name="DatabaseBytes">Size of the database on disk.</param>
/// <param name="Behind">How many facts have not been counted yet.</param>
/// <param name="Proxy">What a proxy in front of the site leaves out, or the settings do not say of it, in the last day; empty if all is well.</param>
/// <param name="Damage">What is wrong with the database, in the engine's own words; absent while nothing is known to be.</param>
internal sealed record SiteStateView(
    GatesView Gates, ClipLoadView Clips, long DatabaseBytes, long Behind, IReadOnlyList<ProxyFaultView> Proxy, string? Damage);

/// <summary>One thing that is wrong between a proxy and the site.</summary>
/// <param name="Code">What: <c>not_named</c>, <c>no_scheme</c>, <c>sent_on</c>, <c>inner_name</c>, <c>no_address</c> or <c>plain_address</c>.</param>
/// <param name="About">The address or the name that it is about.</param>
/// <param name="LastSeen">When this server last saw it.</param>
internal sealed record ProxyFaultView(string Code, string About, DateTimeOffset LastSeen);

/// <summary>Inviting, compared with the limits at which it falls back.</summary>
/// <param name="Landed">Invitations opened by a person for the first time.</param>
/// <param name="Reports">Reports in that time, including dismissed ones.</param>
/// <param name="ReportsPerThousand">Reports per thousand invitations opened; absent if none were opened.</param>
/// <param name="MostReportsPerThousand">At this many, inviting falls back by one stage.</param>
/// <param name="FollowsUndone">Follows by invitation that ended within a week, in that time.</param>
/// <param name="Follows">New follows by invitation in that time.</param>
/// <param name="Redeems">Redemptions decided by this server since it started counting.</param>
/// <param name="RedeemsFailed">Of those, redemptions that failed through a fault of the site.</param>
/// <param name="MostFailuresPerThousand">Above this many, inviting falls back by one stage.</param>
internal sealed record GatesView(
    long Landed, long Reports, double? ReportsPerThousand, long MostReportsPerThousand, long FollowsUndone, long Follows, long Redeems, long RedeemsFailed,
    long MostFailuresPerThousand);

/// <summary>Shows operators the site's health. Thread-safe.</summary>
internal sealed class ReadSiteState(StoreReader reader, InvitingThresholds gates, ClipLoad load, ProxyFaults proxy, WatchStore watch, TimeProvider time)
{
    private static readonly TimeSpan Lately = TimeSpan.FromHours(72);

    internal static void Map(RouteGroupBuilder api) => api.MapGet("/operator/state", async Task<Ok<SiteStateView>> (ReadSiteState use, CancellationToken stop) =>
            TypedResults.Ok(await use.RunAsync(stop)))
        .NeedsOperator().WithTags("Operator").WithName("ReadSiteState").WithSummary("Show the site's health: inviting, storage, transcoding, counting and the proxy in front");

    /// <summary>As it is now.</summary>
    public async ValueTask<SiteStateView> RunAsync(CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var (numbers, behind) = await reader.ReadAsync(now, static (session, at) =>
            (Numbers.Read(session, creator: default, 1, clip: default, at - Lately, at), FactRows.Last(session) - CountRows.Reached(session, RollUp.Counted)), stop);
        var (landed, reports) = (numbers[Measure.Landed], numbers[Measure.Reported]);
        var (tried, failed) = gates.Redeems;
        return new(
            new(
                landed, reports, landed == 0 ? null : 1000.0 * reports / landed, InvitingThresholds.MostReportsPerThousand, numbers[Measure.Undone],
                numbers[Measure.FollowersInvited], tried, failed, InvitingThresholds.MostFailuresPerThousand),
            await load.ReadAsync(stop), await reader.StoreBytesAsync(stop), behind,
            [.. proxy.Lately().Select(one => new ProxyFaultView(JsonNamingPolicy.SnakeCaseLower.ConvertName(one.Kind.ToString()), one.About, one.Last))],
            watch.Damage);
    }
}
