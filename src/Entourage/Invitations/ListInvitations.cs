using Entourage.Follows;
using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Invitations;

/// <summary>A member's own invitations, newest first, and one of them.</summary>
public sealed class ListInvitations
{
    private const string Rows =
        $"""
        SELECT {InvitationRows.Columns} FROM invitations
        WHERE creator = @creator AND (made_at, id) < (@at, @id) ORDER BY made_at DESC, id DESC LIMIT @rows
        """;

    private readonly HotReader reader;
    private readonly TimeProvider time;

    internal ListInvitations(HotReader reader, TimeProvider time) => (this.reader, this.time) = (reader, time);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/invitations", Results<Ok<Page<InvitationView>>, ProblemHttpResult> (
                string? cursor, int? limit, ListInvitations use, Caller me, HttpContext context) =>
            use.Run(me, cursor, limit) is { Ok: true } page ? TypedResults.Ok(page.Value) : Cursor.Bad.ToHttp(context))
            .Needs(Scopes.Invite).WithTags("Invitations").WithName("ListInvitations").WithSummary("Your invitations").ProducesProblem(400);
        api.MapGet("/invitations/{id}", Results<Ok<InvitationView>, ProblemHttpResult> (
                InvitationId id, ListInvitations use, Caller me, HttpContext context) =>
            use.Find(me, id) is { } view ? TypedResults.Ok(view) : HttpProblems.NotFound.ToHttp(context))
            .Needs(Scopes.Invite).WithTags("Invitations").WithName("ReadInvitation").WithSummary("One of your invitations").ProducesProblem(404);
    }

    /// <summary>One page.</summary>
    public Outcome<Page<InvitationView>> Run(Caller me, string? cursor, int? limit)
    {
        ArgumentNullException.ThrowIfNull(me);
        var from = Cursor.Read(cursor);
        if (!from.Ok) return from.Problem;
        if (from.Value is { } place && !InvitationId.TryParse(place.Key, null, out _)) return Cursor.Bad;
        var rows = Cursor.Rows(limit);
        var (at, id) = from.Value is { } given ? (given.At, given.Key) : (long.MaxValue, "");
        return reader.Read((me.Member, at, id, rows, now: time.GetUtcNow()), static (session, asked) =>
        {
            var found = session.Sql(Rows)
                .With("@creator", asked.Member.Value).With("@at", asked.at).With("@id", asked.id).With("@rows", asked.rows + 1L)
                .All(InvitationRows.Card);
            var items = found.Take(asked.rows).Select(card => See(session, card, asked.now)).ToList();
            var next = found.Count > asked.rows
                ? new Cursor(found[asked.rows - 1].MadeAt.ToUnixTimeMilliseconds(), found[asked.rows - 1].Id.Value).ToString()
                : null;
            return new Page<InvitationView>(items, next);
        });
    }

    /// <summary>One of the member's own; anybody else's is not there.</summary>
    public InvitationView? Find(Caller me, InvitationId id)
    {
        ArgumentNullException.ThrowIfNull(me);
        return reader.Read((me.Member, id, now: time.GetUtcNow()), static (session, asked) =>
            InvitationRows.Find(session, asked.id) is { } card && card.Creator == asked.Member ? See(session, card, asked.now) : null);
    }

    private static InvitationView See(HotSession session, InvitationCard card, DateTimeOffset now)
    {
        var redeemedBy = card.RedeemedBy is { } member && FollowRows.Stands(session, member, card.Creator)
            ? MemberRows.Find(session, member)?.Handle
            : null;
        return new(
            card.Id.Value, card.StateAt(now), card.Channel, card.Clip, card.Message, card.MadeAt, card.ExpiresAt, redeemedBy, card.RedeemedAt);
    }
}
