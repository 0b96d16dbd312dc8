using Entourage.Http;
using Entourage.Kernel;
using Entourage.Safety;
using Entourage.Storage;
using Microsoft.Extensions.Options;

namespace Entourage.Invitations;

/// <summary>
/// Reports an invitation to the people who run the site, with or without an account. It counts once however often it is said, and its maker is
/// not told which of their invitations it was. Thread-safe.
/// </summary>
public sealed class ReportInvitation
{
    private readonly HotWriter writer;
    private readonly AllowanceOptions numbers;
    private readonly TimeProvider time;

    internal ReportInvitation(HotWriter writer, IOptions<AllowanceOptions> numbers, TimeProvider time) =>
        (this.writer, this.numbers, this.time) = (writer, numbers.Value, time);

    /// <summary>Keeps it; <c>own_invitation</c>, <c>reason_not_valid</c>.</summary>
    public async Task<Outcome<Done>> RunAsync(Caller? me, InvitationId id, string reason, CancellationToken stop) =>
        ReportReason.All.Contains(reason)
            ? await writer.WriteAsync(new Write(id, me?.Member, reason, numbers, time.GetUtcNow()), stop)
            : InvitationProblems.NoSuchReason;

    private sealed class Write(InvitationId id, MemberId? me, string reason, AllowanceOptions numbers, DateTimeOffset now) : HotWrite<Outcome<Done>>
    {
        protected override Outcome<Done> Apply(HotSession session)
        {
            if (InvitationRows.Find(session, id) is not { } card) return HttpProblems.NotFound;
            if (card.Creator == me) return InvitationProblems.Own;
            ReportRows.Add(session, numbers, id, card.Creator, card.Clip, me, reason, now);
            return default(Done);
        }
    }
}
