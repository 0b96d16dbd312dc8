using Entourage.Follows;
using Entourage.Invitations.Deliveries;
using Entourage.Members;

namespace Entourage.Invitations.Mine;

/// <summary>A member's own invitations, newest first, and one of them.</summary>
internal sealed class ListInvitations(StoreReader reader, TimeProvider time)
{
    private const string Rows =
        $"""
        SELECT {InvitationRows.Columns}, note, {Delivery} FROM invitations
        WHERE creator = @creator AND (made_at, id) < (@at, @id) ORDER BY made_at DESC, id DESC LIMIT @rows
        """;

    private const string Delivery = "(SELECT d.state FROM deliveries AS d WHERE d.invitation = invitations.id) AS delivery";

    private const string ById = $"SELECT {InvitationRows.Columns}, note, {Delivery} FROM invitations WHERE id = @id AND creator = @creator";

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/invitations", async Task<Results<Ok<Page<InvitationView>>, ProblemHttpResult>> (
                string? cursor, int? limit, ListInvitations use, Caller me, HttpContext context, CancellationToken stop) =>
            await use.RunAsync(me, cursor, limit, stop) is { Ok: true } page ? TypedResults.Ok(page.Value) : Cursor.Bad.ToHttp(context))
            .Needs(Scopes.Invite).WithTags("Invitations").WithName("ListInvitations").WithSummary("List your invitations").ProducesProblem(400);
        api.MapGet("/invitations/{id}", async Task<Results<Ok<InvitationView>, ProblemHttpResult>> (
                InvitationId id, ListInvitations use, Caller me, HttpContext context, CancellationToken stop) =>
            await use.FindAsync(me, id, stop) is { } view ? TypedResults.Ok(view) : HttpProblems.NotFound.ToHttp(context))
            .Needs(Scopes.Invite).WithTags("Invitations").WithName("ReadInvitation").WithSummary("Show one of your invitations").ProducesProblem(404);
    }

    /// <summary>One page.</summary>
    public async ValueTask<Outcome<Page<InvitationView>>> RunAsync(Caller me, string? cursor, int? limit, CancellationToken stop)
    {
        var from = Keyset<InvitationId>.NewestFirst(cursor);
        if (!from.Ok) return from.Problem;
        return await reader.ReadAsync((me.Member, from: from.Value, rows: Cursor.Rows(limit), now: time.GetUtcNow()), static (session, asked) =>
        {
            var found = session.Sql(Rows)
                .With("@creator", asked.Member.Value).With("@at", asked.from.At).With("@id", asked.from.KeyText).With("@rows", asked.rows + 1L)
                .All(Own);
            return Keyset.Page(found, asked.rows, own => Keyset.Of(own.Card.MadeAt, own.Card.Id), Seen(session, asked.Member, found, asked.now));
        }, stop);
    }

    /// <summary>One of the member's own invitations; for them, anyone else's does not exist.</summary>
    public ValueTask<InvitationView?> FindAsync(Caller me, InvitationId id, CancellationToken stop) =>
        reader.ReadAsync(
            (me.Member, id, now: time.GetUtcNow()),
            static (session, asked) => session.Sql(ById).With("@id", asked.id.Value).With("@creator", asked.Member.Value).One(Own) is { } own
                ? Seen(session, asked.Member, [own], asked.now)(own)
                : null,
            stop);

    private static OwnInvitation Own(Row row) => new(InvitationRows.Card(row), row.TextOrNull("note"), row.TextOrNull("delivery"));

    // Who used them is looked up at once, and said as long as they follow.
    private static Func<OwnInvitation, InvitationView> Seen(StoreSession session, MemberId creator, IReadOnlyList<OwnInvitation> invitations, DateTimeOffset now)
    {
        var followers = FollowRows.FollowersOf(session, creator, invitations.Select(own => own.Card.RedeemedBy).OfType<MemberId>().Distinct());
        var members = MemberSight.FindAll(session, followers, creator);
        return own => new(
            own.Card.Id.Value, own.Card.StateAt(now), own.Card.Channel, own.Card.Clip, own.Card.Message, own.Card.MadeAt, own.Card.ExpiresAt,
            own.Card.RedeemedBy is { } member ? members.GetValueOrDefault(member)?.Handle : null, own.Card.RedeemedAt, own.Note,
            DeliveryState.Shown(own.Delivery));
    }

    // The note is nobody's but the maker's, so no other reading of an invitation knows of it.
    private sealed record OwnInvitation(InvitationCard Card, string? Note, string? Delivery);
}
