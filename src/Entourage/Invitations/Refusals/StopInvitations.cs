using Entourage.Follows;
using Entourage.Members;
using Entourage.Records;

namespace Entourage.Invitations.Refusals;

/// <summary>
/// "Never again", said by the person who got an invitation: no more from its maker, or from anyone here. The maker is told nothing, and nothing that
/// they can see changes: the link stays what it was. Thread-safe.
/// </summary>
internal sealed class StopInvitations(StoreWriter writer, StoreReader reader, BlockMember block, TimeProvider time)
{
    /// <summary>
    /// Keeps it. A member blocks the maker; without an account it is kept by the number or address that the maker gave, and the answer is false
    /// where they gave none: then nothing tells this person from others next time.
    /// </summary>
    /// <param name="me">The member, or null without an account.</param>
    /// <param name="id">The invitation.</param>
    /// <param name="everybody">From anybody here; a member only ever blocks one.</param>
    /// <param name="stop">Ends the wait for a place.</param>
    public async Task<Outcome<bool>> RunAsync(Caller? me, InvitationId id, bool everybody, CancellationToken stop)
    {
        if (me is null) return await writer.WriteAsync(new Write(id, everybody, time.GetUtcNow()), stop);
        var creator = await reader.ReadAsync(
            id, static (session, asked) => InvitationRows.Find(session, asked) is { } card ? MemberRows.Find(session, card.Creator) : null, stop);
        if (creator is null) return HttpProblems.NotFound;
        var blocked = await block.RunAsync(me, creator.Id, block: true, stop);
        return blocked.Ok ? true : blocked.Problem;
    }

    private sealed class Write(InvitationId id, bool everybody, DateTimeOffset now) : StoreWrite<Outcome<bool>>
    {
        private const string ContactOf = "SELECT creator, contact_hash, contact_root FROM invitations WHERE id = @id";

        protected override Outcome<bool> Apply(StoreSession session)
        {
            var sent = session.Sql(ContactOf).With("@id", id.Value)
                .One(row => ((MemberId Creator, byte[]? Contact, byte[]? Root)?)(row.Member("creator"), row.BytesOrNull("contact_hash"), row.BytesOrNull("contact_root")));
            if (sent is not { } invitation) return HttpProblems.NotFound;
            if (invitation.Contact is not { } contact) return false;
            MemberId? from = everybody ? null : invitation.Creator;
            SuppressionRows.Add(session, contact, from, now);
            if (invitation.Root is { } root) SuppressionRows.Add(session, root, from, now);
            return true;
        }
    }
}
