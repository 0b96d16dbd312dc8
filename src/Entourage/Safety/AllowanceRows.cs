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
            WHERE sender = @member AND made_at <= @before AND weight >= 4 AND accepted_by IS NOT NULL AND accepted_at <= @before LIMIT 3)
        """;

    private const string Charge =
        "INSERT INTO allowance_entries (invitation, sender, made_at, weight) VALUES (@invitation, @member, @now, 0)";

    private const string CountedBefore =
        "SELECT 1 FROM allowance_entries WHERE sender = @member AND accepted_by = @acceptor LIMIT 1";

    private const string Credit =
        "UPDATE allowance_entries SET weight = @weight, accepted_by = @acceptor, accepted_at = @now WHERE invitation = @invitation";

    private const string Drop = "DELETE FROM allowance_entries WHERE invitation = @invitation";

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
    /// An invitation was accepted: its miss is taken back and two more are given, once per person. <paramref name="qualified"/> is false for an
    /// account too new to count in full.
    /// </summary>
    public static void Accept(
        HotSession session, AllowanceOptions numbers, MemberId sender, InvitationId invitation, MemberId acceptor, bool qualified, DateTimeOffset now)
    {
        var again = session.Sql(CountedBefore).With("@member", sender.Value).With("@acceptor", acceptor.Value).Number() is not null;
        var bucket = Bucket.Read(session, numbers, sender, now);
        if (!again) bucket = bucket with { Tokens = Math.Min(bucket.Cap, bucket.Tokens + AllowanceRule.AcceptedBonus) };
        bucket.Write(session, sender);
        var weight = again ? 0 : qualified ? AllowanceRule.Qualified : AllowanceRule.BrandNew;
        session.Sql(Credit).With("@weight", weight).With("@acceptor", acceptor.Value).With("@now", now).With("@invitation", invitation.Value).Run();
    }

    /// <summary>The person followed already: the invitation neither helps nor hurts.</summary>
    public static void Neutral(HotSession session, InvitationId invitation) =>
        session.Sql(Drop).With("@invitation", invitation.Value).Run();

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
                .One(row => ((long Tokens, DateTimeOffset At, int Reports)?)(row.GetInt64(0), row.Instant(1), row.GetInt32(2)))
                ?? (numbers.Start * (long)AllowanceRule.One, now, 0);
            var ring = session.Sql(Ring).With("@member", sender.Value).With("@since", now - AllowanceRule.RingAge).All(row => row.GetInt32(0));
            var kept = session.Sql(Kept).With("@member", sender.Value).With("@before", now - AllowanceRule.KeptAfter).Number() ?? 0;
            var established = kept >= 3;
            var perDay = AllowanceRule.RefillPerDay(AllowanceRule.Score(ring.Sum(), ring.Count, reports), established, numbers);
            var cap = (established ? numbers.EstablishedCap : numbers.Cap) * (long)AllowanceRule.One;
            (tokens, at) = AllowanceRule.Refill(tokens, at, now, perDay, Math.Max(cap, tokens));
            return new(tokens, at, reports, perDay, cap, ring.Count(weight => weight > 0), ring.Count);
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
