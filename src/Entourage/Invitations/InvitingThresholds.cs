using Entourage.Invitations.Redeems;
using Entourage.Records;

namespace Entourage.Invitations;

/// <summary>Whether inviting does what it should on this site (decision 0015). Thread-safe.</summary>
[FrontDoor]
internal sealed class InvitingThresholds(StoreReader reader, RedeemTally tally)
{
    // 3 reports per 1,000 people who landed, once at least 300 have; 5 failures per 1,000 redeems (decision 0015).
    private const long Enough = 300;

    /// <summary>From this many reports per thousand people who landed, inviting falls back.</summary>
    public const long MostReportsPerThousand = 3;

    /// <summary>Above this many failures per thousand redeems, inviting falls back.</summary>
    public const long MostFailuresPerThousand = 5;

    private const string Landed = "SELECT count(*) FROM link_visitors WHERE at > @since";

    private const string LandedBy =
        "SELECT count(*) FROM link_visitors AS v JOIN invitations AS i ON i.id = v.invitation WHERE v.at > @since AND i.channel = @channel";

    private const string Channel = "SELECT channel FROM invitations WHERE id = @invitation";

    /// <summary>How many redeems this server has decided since it started counting, and how many of them failed.</summary>
    public (long Tried, long Failed) Redeems => tally.Take(long.MaxValue);

    /// <summary>Counts redeems from now on: what came before the stage that is looked at does not speak about it.</summary>
    public void Begin() => tally.Take(enough: 0);

    /// <summary>What speaks against it since an instant, for the audit log: <c>reports</c> or <c>failures</c>, how many, and of how many; null when nothing does.</summary>
    public async ValueTask<string?> AgainstAsync(DateTimeOffset since, CancellationToken stop)
    {
        var (landed, reports) = await reader.ReadAsync(since, static (session, from) =>
            (session.Sql(Landed).With("@since", from).Number() ?? 0, ReportRows.Since(session, from)), stop);
        if (Reported(reports, landed) is { } why) return why;
        var (tried, failed) = tally.Take(Enough);
        return tried >= Enough && failed * 1000 > tried * MostFailuresPerThousand
            ? FormattableString.Invariant($"failures {failed} {tried}")
            : null;
    }

    /// <summary>
    /// What speaks against one app since an instant: the reports of invitations that left by it. A redeem that fails is the site's failure whatever
    /// app brought it, so it speaks against inviting as a whole.
    /// </summary>
    public async ValueTask<string?> AgainstAsync(string channel, DateTimeOffset since, CancellationToken stop)
    {
        var (landed, reports) = await reader.ReadAsync((channel, since), static (session, asked) => (
            session.Sql(LandedBy).With("@since", asked.since).With("@channel", asked.channel).Number() ?? 0,
            ReportRows.InvitationsSince(session, asked.since)
                .Count(reported => session.Sql(Channel).With("@invitation", reported.Value).One(row => row.Text("channel")) == asked.channel)), stop);
        return Reported(reports, landed);
    }

    private static string? Reported(long reports, long landed) =>
        landed >= Enough && reports * 1000 >= landed * MostReportsPerThousand ? FormattableString.Invariant($"reports {reports} {landed}") : null;
}
