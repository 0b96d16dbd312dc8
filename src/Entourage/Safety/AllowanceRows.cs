using System.Data.Common;
using Entourage.Kernel;
using Entourage.Storage;

namespace Entourage.Safety;

/// <summary>How many invitations a member may make now, and why, as the member sees it.</summary>
/// <param name="Left">Whole invitations that can be made at once.</param>
/// <param name="NextAt">When there will be one more; absent while the bucket is full.</param>
/// <param name="Accepted">How many of the counted ones were accepted.</param>
/// <param name="Counted">How many of the latest invitations count, at most 40.</param>
public sealed record Allowance(int Left, DateTimeOffset? NextAt, int Accepted, int Counted);

/// <summary>The allowance inside the transaction of whatever uses it, so that it can be neither overspent nor lost.</summary>
public static class AllowanceRows
{
    private const string Load = "SELECT tokens, counted_to, reports FROM allowances WHERE member = @member";

    private const string Save =
        """
        INSERT INTO allowances (member, tokens, counted_to, reports) VALUES (@member, @tokens, @at, @reports)
        ON CONFLICT (member) DO UPDATE SET tokens = excluded.tokens, counted_to = excluded.counted_to
        """;

    private const string Ring =
        "SELECT weight FROM allowance_entries WHERE sender = @member AND made_at > @since ORDER BY made_at DESC LIMIT 40";

    private const string Kept =
        """
        SELECT count(*) FROM (
            SELECT 1 FROM allowance_entries
            WHERE sender = @member AND made_at <= @before AND weight >= 4 AND accepted_by IS NOT NULL AND accepted_at <= @before LIMIT 3) AS kept
        """;

    private const string Charge =
        "INSERT INTO allowance_entries (invitation, sender, made_at, weight) VALUES (@invitation, @member, @now, 0)";

    private const string SaveAll =
        """
        INSERT INTO allowances (member, tokens, counted_to, reports) SELECT a.sender, a.tokens, a.counted_to, 0 FROM @rows AS a WHERE true
        ON CONFLICT (member) DO UPDATE SET tokens = excluded.tokens, counted_to = excluded.counted_to
        """;

    private const string CreditAll =
        """
        UPDATE allowance_entries SET weight = a.weight, accepted_by = a.acceptor, accepted_at = a.now FROM @rows AS a
        WHERE allowance_entries.invitation = a.invitation
        """;

    private const string DropAll = "DELETE FROM allowance_entries WHERE invitation IN (SELECT a.invitation FROM @rows AS a)";

    private const string Uncredit =
        """
        UPDATE allowance_entries SET weight = 0
        WHERE invitation = @invitation AND weight > 0 AND accepted_at >= @since RETURNING sender
        """;

    /// <summary>Spends one invitation and charges the miss at once; <c>allowance_empty</c> with the exact wait when there is none.</summary>
    public static Outcome<Allowance> Spend(
        HotSession session, AllowanceOptions numbers, MemberId sender, InvitationId invitation, DateTimeOffset now)
    {
        var bucket = Bucket.Read(session, numbers, sender, now);
        if (bucket.Tokens < AllowanceRule.One)
        {
            var wait = AllowanceRule.NextAt(bucket.Tokens, bucket.CountedTo, bucket.PerDay) - now;
            return new Problem("allowance_empty", 429, "You have no invitation left just now.", wait);
        }
        bucket = bucket with { Tokens = bucket.Tokens - AllowanceRule.One };
        bucket.Write(session, sender);
        session.Sql(Charge).With("@invitation", invitation.Value).With("@member", sender.Value).With("@now", now).Run();
        return Bucket.Read(session, numbers, sender, now).Shown();
    }

    /// <summary>
    /// Columns that say how a sender stands, for a statement that has their id as <c>i.creator</c>, the acceptor's as <c>a.member</c> and a
    /// <c>LEFT JOIN allowances AS al</c>: read them with <see cref="Standing.Read"/>, give the parameters with the same names.
    /// </summary>
    public const string StandingColumns =
        """
        al.tokens, al.counted_to, al.reports,
        (SELECT sum(weight) - count(*) FROM (
            SELECT weight FROM allowance_entries WHERE sender = i.creator AND made_at > a.ring_since ORDER BY made_at DESC LIMIT 40) AS ring),
        (SELECT count(*) FROM (
            SELECT 1 FROM allowance_entries
            WHERE sender = i.creator AND made_at <= a.kept_before AND weight >= 4 AND accepted_by IS NOT NULL AND accepted_at <= a.kept_before
            LIMIT 3) AS kept),
        EXISTS (SELECT 1 FROM allowance_entries WHERE sender = i.creator AND accepted_by = a.member)
        """;

    /// <summary>The instants that <see cref="StandingColumns"/> asks for.</summary>
    public static (DateTimeOffset RingSince, DateTimeOffset KeptBefore) Horizons(DateTimeOffset now) =>
        (now - AllowanceRule.RingAge, now - AllowanceRule.KeptAfter);

    /// <summary>
    /// Invitations were accepted, at most one of each sender: their misses are taken back and two more are given, once per person. Those of
    /// accounts that are too new count in part.
    /// </summary>
    public static void Accept(HotSession session, AllowanceOptions numbers, IReadOnlyList<Acceptance> accepted)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(accepted);
        var save = session.ForRows(SaveAll);
        foreach (var one in accepted)
        {
            var bucket = Bucket.Of(one.Standing, numbers, one.Now);
            var tokens = one.Standing.CountedBefore ? bucket.Tokens : Math.Min(bucket.Cap, bucket.Tokens + AllowanceRule.AcceptedBonus);
            save.Row().With("sender", one.Sender.Value).With("tokens", tokens).With("counted_to", bucket.CountedTo);
        }
        save.Post();
        var credit = session.ForRows(CreditAll);
        foreach (var one in accepted)
        {
            var weight = one.Standing.CountedBefore ? 0 : one.Qualified ? AllowanceRule.Qualified : AllowanceRule.BrandNew;
            credit.Row().With("invitation", one.Invitation.Value).With("weight", (long)weight).With("acceptor", one.Acceptor.Value).With("now", one.Now);
        }
        credit.Post(exactly: false);
    }

    /// <summary>The people followed already: their invitations neither help nor hurt.</summary>
    public static void Neutral(HotSession session, IEnumerable<InvitationId> invitations)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(invitations);
        var drop = session.ForRows(DropAll);
        foreach (var invitation in invitations) drop.Row().With("invitation", invitation.Value);
        drop.Post(exactly: false);
    }

    /// <summary>The follow was undone: within seven days its credit and its bonus go back; later nothing changes.</summary>
    public static void TakeBack(HotSession session, AllowanceOptions numbers, InvitationId invitation, DateTimeOffset now)
    {
        var sender = session.Sql(Uncredit).With("@invitation", invitation.Value).With("@since", now - AllowanceRule.UndoWindow)
            .One(row => (Guid?)row.Uuid(0));
        if (sender is not { } id) return;
        var bucket = Bucket.Read(session, numbers, new(id), now);
        bucket = bucket with { Tokens = Math.Max(AllowanceRule.Lowest, bucket.Tokens - AllowanceRule.AcceptedBonus) };
        bucket.Write(session, new(id));
    }

    /// <summary>What the member may do now. Changes nothing: the refill is computed, not stored.</summary>
    public static Allowance Show(HotSession session, AllowanceOptions numbers, MemberId sender, DateTimeOffset now) =>
        Bucket.Read(session, numbers, sender, now).Shown();

    private sealed record Bucket(long Tokens, DateTimeOffset CountedTo, int Reports, long PerDay, long Cap, int Accepted, int Counted)
    {
        public static Bucket Read(HotSession session, AllowanceOptions numbers, MemberId sender, DateTimeOffset now)
        {
            var (tokens, at, reports) = session.Sql(Load).With("@member", sender.Value)
                .One(row => ((long? Tokens, DateTimeOffset? At, int Reports)?)(row.GetInt64(0), row.Instant(1), row.GetInt32(2))) ?? (null, null, 0);
            var ring = session.Sql(Ring).With("@member", sender.Value).With("@since", now - AllowanceRule.RingAge).All(row => row.GetInt32(0));
            var kept = session.Sql(Kept).With("@member", sender.Value).With("@before", now - AllowanceRule.KeptAfter).Number() ?? 0;
            var bucket = Of(new(tokens, at, reports, ring.Sum() - ring.Count, (int)kept, CountedBefore: false), numbers, now);
            return bucket with { Accepted = ring.Count(weight => weight > 0), Counted = ring.Count };
        }

        public static Bucket Of(Standing standing, AllowanceOptions numbers, DateTimeOffset now)
        {
            var established = standing.Kept >= 3;
            var perDay = AllowanceRule.RefillPerDay(AllowanceRule.Score(standing.Ring, standing.Reports), established, numbers);
            var cap = (established ? numbers.EstablishedCap : numbers.Cap) * (long)AllowanceRule.One;
            var tokens = standing.Tokens ?? numbers.Start * (long)AllowanceRule.One;
            (tokens, var at) = AllowanceRule.Refill(tokens, standing.CountedTo ?? now, now, perDay, Math.Max(cap, tokens));
            return new(tokens, at, standing.Reports, perDay, cap, 0, 0);
        }

        public void Write(HotSession session, MemberId sender) =>
            session.Sql(Save).With("@member", sender.Value).With("@tokens", Tokens).With("@at", CountedTo).With("@reports", Reports).Run();

        public Allowance Shown() => new(
            (int)Math.Max(0, Tokens / AllowanceRule.One),
            Tokens >= Cap ? null : AllowanceRule.NextAt(Tokens % AllowanceRule.One, CountedTo, PerDay),
            Accepted,
            Counted);
    }
}

/// <summary>How a sender stands at one instant, as the rows say.</summary>
/// <param name="Tokens">What was left when it was last counted, in thousandths; null for who never invited.</param>
/// <param name="CountedTo">When that was.</param>
/// <param name="Reports">Upheld reports that count.</param>
/// <param name="Ring">The weights of the latest invitations, less their number.</param>
/// <param name="Kept">Followers who stayed, counted up to 3.</param>
/// <param name="CountedBefore">Whether the acceptor accepted one of theirs before.</param>
public readonly record struct Standing(long? Tokens, DateTimeOffset? CountedTo, int Reports, int Ring, int Kept, bool CountedBefore)
{
    /// <summary>Reads <see cref="AllowanceRows.StandingColumns"/> that begin at a column.</summary>
    public static Standing Read(DbDataReader row, int at)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new(
            row.IsDBNull(at) ? null : row.GetInt64(at), row.InstantOrNull(at + 1), row.IsDBNull(at + 2) ? 0 : row.GetInt32(at + 2),
            row.IsDBNull(at + 3) ? 0 : (int)row.GetInt64(at + 3), (int)row.GetInt64(at + 4), row.GetBoolean(at + 5));
    }
}

/// <summary>One accepted invitation.</summary>
/// <param name="Sender">Whose.</param>
/// <param name="Standing">How they stood when it was accepted.</param>
/// <param name="Invitation">Which.</param>
/// <param name="Acceptor">By whom.</param>
/// <param name="Qualified">False for an account that is too new to count in full.</param>
/// <param name="Now">When.</param>
public readonly record struct Acceptance(
    MemberId Sender, Standing Standing, InvitationId Invitation, MemberId Acceptor, bool Qualified, DateTimeOffset Now);
