namespace Entourage.Allowance;

/// <summary>What changes an allowance after an invitation was accepted, inside the transaction of whatever causes it. Each happens once, however often it is said.</summary>
[FrontDoor]
internal static class AllowanceCorrections
{
    /// <summary>The follow was undone: within seven days its credit and its bonus go back; later nothing changes.</summary>
    public static void TakeBack(StoreSession session, AllowanceOptions numbers, InvitationId invitation, DateTimeOffset now) =>
        TakeBack(session, numbers, invitation.Value, now - AllowanceRule.UndoWindow, now);

    /// <summary>A member proved to be a spammer: the credit that others got in the last 30 days for bringing them is taken back.</summary>
    public static void TakeBackAll(StoreSession session, AllowanceOptions numbers, MemberId spammer, DateTimeOffset now)
    {
        var since = now - AllowanceRule.SpamWindow;
        foreach (var invitation in EntryRows.AcceptedBy(session, spammer, 1, AllowanceRule.Qualified, since)) TakeBack(session, numbers, invitation, since, now);
    }

    /// <summary>
    /// A member is here again three days or more after joining: the invitations they accepted while they were new count in full from now on. The
    /// bonus was given then.
    /// </summary>
    public static void Returned(StoreSession session, AllowanceOptions numbers, MemberId member, DateTimeOffset now)
    {
        ProbationRows.Returned(session, member);
        foreach (var invitation in EntryRows.AcceptedBy(session, member, AllowanceRule.BrandNew, AllowanceRule.BrandNew, DateTimeOffset.UnixEpoch))
        {
            Change(session, numbers, invitation, AllowanceRule.Qualified, taken: 0, DateTimeOffset.UnixEpoch, now);
        }
    }

    /// <summary>Something counted was changed by hand: the stored count is no longer valid.</summary>
    public static void CountAgain(StoreSession session, MemberId member) => Bucket.CountAgain(session, member);

    /// <summary>A report came in, and is in its table already: it counts from now on, and what was saved up is gone (docs/allowance.md).</summary>
    public static void Reported(StoreSession session, AllowanceOptions numbers, MemberId subject, DateTimeOffset now)
    {
        var bucket = Bucket.Read(session, numbers, subject, now);
        Bucket.Save(session, [(subject, Math.Min(bucket.Tokens, 0), bucket.CountedTo, bucket.Counts)]);
    }

    private static void TakeBack(StoreSession session, AllowanceOptions numbers, string invitation, DateTimeOffset since, DateTimeOffset now) =>
        Change(session, numbers, invitation, weight: 0, AllowanceRule.AcceptedBonus, since, now);

    private static void Change(StoreSession session, AllowanceOptions numbers, string invitation, int weight, long taken, DateTimeOffset since, DateTimeOffset now)
    {
        if (EntryRows.CreditedTo(session, invitation, since) is not { } sender) return;
        // The time until now counts at the rate that held until now.
        var bucket = Bucket.Read(session, numbers, sender, now);
        EntryRows.Weigh(session, invitation, weight);
        var tokens = taken == 0 ? bucket.Tokens : Math.Max(AllowanceRule.Lowest, bucket.Tokens - taken);
        Bucket.Save(session, [(sender, tokens, bucket.CountedTo, RingCounts.Read(session, sender, now).Counts)]);
    }
}
