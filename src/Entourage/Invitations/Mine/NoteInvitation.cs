namespace Entourage.Invitations.Mine;

/// <summary>Notes on an invitation, for its maker alone, whose it is. Thread-safe.</summary>
internal sealed class NoteInvitation(StoreWriter writer, ListInvitations list)
{
    private const string Update = "UPDATE invitations SET note = @note WHERE id = @id AND creator = @creator";

    /// <summary>The note.</summary>
    /// <param name="Note">At most 60 characters; empty or absent takes it away.</param>
    public sealed record Request(string? Note = null);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapPut("/invitations/{id}/note", async Task<Results<Ok<InvitationView>, ProblemHttpResult>> (
                InvitationId id, Request request, NoteInvitation use, Caller me, HttpContext context, CancellationToken stop) =>
            {
                var noted = await use.RunAsync(me, id, request.Note, stop);
                return noted.Ok ? TypedResults.Ok(noted.Value) : noted.Problem.ToHttp(context);
            })
            .Needs(Scopes.Invite).WithTags("Invitations").WithName("NoteInvitation").WithSummary("Note for yourself whose invitation it is")
            .ProducesProblem(404).ProducesProblem(422);

    /// <summary>Notes it, whatever the invitation's state. Anybody else's is <c>not_found</c>.</summary>
    public async Task<Outcome<InvitationView>> RunAsync(Caller me, InvitationId id, string? note, CancellationToken stop)
    {
        var clean = Note.Read(note);
        if (!clean.Ok) return clean.Problem;
        await writer.WriteAsync(new Write(me.Member, id, clean.Value), stop);
        return await list.FindAsync(me, id, stop) is { } view ? view : HttpProblems.NotFound;
    }

    private sealed class Write(MemberId me, InvitationId id, string note) : StoreWrite<Done>
    {
        protected override Done Apply(StoreSession session)
        {
            session.Changed(new InvitationChanged(id));
            session.Sql(Update).With("@note", note.Length > 0 ? note : null).With("@id", id.Value).With("@creator", me.Value).Run();
            return default;
        }
    }
}
