using Entourage.Records;

namespace Entourage.Moderation;

/// <summary>
/// A member who is stopped from inviting leaves a note for the operators. One note: the next takes its place, and it goes when they may
/// again. Thread-safe.
/// </summary>
internal sealed class AppealFreeze(StoreWriter writer, TimeProvider time)
{
    /// <summary>The note.</summary>
    /// <param name="Note">1 to 500 characters.</param>
    public sealed record Request(string? Note);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapPost("/me/appeal", async Task<Results<NoContent, ProblemHttpResult>> (
            Request request, AppealFreeze use, Caller me, HttpContext context, CancellationToken stop) =>
        {
            var kept = await use.RunAsync(me, request.Note, stop);
            return kept.Ok ? TypedResults.NoContent() : kept.Problem.ToHttp(context);
        }).Needs(Scopes.Invite).WithTags("Invitations").WithName("AppealFreeze").WithSummary("Appeal against being stopped from inviting")
            .ProducesProblem(409).ProducesProblem(422);

    /// <summary>Keeps the note; <c>note_missing</c>, <c>text_too_long</c>, <c>not_frozen</c>.</summary>
    public async Task<Outcome<Done>> RunAsync(Caller me, string? note, CancellationToken stop)
    {
        var clean = AppealRows.Clean(note);
        return clean.Ok ? await writer.WriteAsync(new Write(me.Member, clean.Value, time.GetUtcNow()), stop) : clean.Problem;
    }

    private sealed class Write(MemberId me, string note, DateTimeOffset now) : StoreWrite<Outcome<Done>>
    {
        protected override Outcome<Done> Apply(StoreSession session)
        {
            if (!FreezeRows.Holds(session, me, now)) return ModerationProblems.NotFrozen;
            AppealRows.Put(session, me, AppealAbout.Freeze, note, now);
            return default(Done);
        }
    }
}
