using Entourage.Allowance;
using Entourage.Records;

namespace Entourage.Invitations.Refusals;

/// <summary>
/// Reports an invitation to the people who run the site, with or without an account. It counts once however often it is said, and its maker is
/// not told which of their invitations it was. Thread-safe.
/// </summary>
internal sealed class ReportInvitation(StoreWriter writer, IOptions<AllowanceOptions> numbers, TimeProvider time)
{
    private readonly AllowanceOptions numbers = numbers.Value;

    /// <summary>Keeps it; <c>own_invitation</c>, <c>reason_not_valid</c>.</summary>
    public async Task<Outcome<Done>> RunAsync(Caller? me, InvitationId id, string reason, CancellationToken stop) =>
        ReportReason.All.Contains(reason)
            ? await writer.WriteAsync(new Write(id, me?.Member, reason, numbers, time.GetUtcNow()), stop)
            : InvitationProblems.NoSuchReason;

    private sealed class Write(InvitationId id, MemberId? me, string reason, AllowanceOptions numbers, DateTimeOffset now) : StoreWrite<Outcome<Done>>
    {
        protected override Outcome<Done> Apply(StoreSession session)
        {
            if (InvitationRows.Find(session, id) is not { } card) return HttpProblems.NotFound;
            if (card.Creator == me) return InvitationProblems.Own;
            if (ReportRows.Add(session, id, card.Creator, card.Clip, me, reason, now)) AllowanceCorrections.Reported(session, numbers, card.Creator, now);
            return default(Done);
        }
    }
}
