using System.Text.Json;
using Entourage.Records;

namespace Entourage.Members.Sessions;

/// <summary>
/// A suspended member leaves a note for the operators, proving who they are as for signing in; no session is opened. One note: the next
/// takes its place, and it goes when the suspension ends.
/// </summary>
internal sealed class AppealSuspension(StoreWriter writer, Credentials credentials, TimeProvider time)
{
    /// <summary>A sign-in, and the note.</summary>
    /// <param name="Note">1 to 500 characters.</param>
    /// <param name="Ceremony">The ceremony begun with the options.</param>
    /// <param name="Credential">The browser's answer (<c>PublicKeyCredential.toJSON()</c>).</param>
    /// <param name="Handle">The member's handle.</param>
    /// <param name="Password">The member's password.</param>
    public sealed record Request(
        string? Note, string? Ceremony = null, JsonElement? Credential = null, string? Handle = null, string? Password = null);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapPost("/sessions/appeal", async Task<Results<NoContent, ProblemHttpResult>> (
            Request request, AppealSuspension use, HttpContext context, CancellationToken stop) =>
        {
            var kept = await use.RunAsync(request, context, stop);
            return kept.Ok ? TypedResults.NoContent() : kept.Problem.ToHttp(context);
        }).WithName("AppealSuspension").WithSummary("Appeal against being suspended").WithTags("Sessions")
            .ForEverybody().Counted(Limit.Attempts).ProducesProblem(400).ProducesProblem(401).ProducesProblem(409).ProducesProblem(422).ProducesProblem(429);

    /// <summary>
    /// Keeps the note; <c>note_missing</c>, <c>text_too_long</c>, <c>not_suspended</c>, and everything that signing in says to wrong keys.
    /// </summary>
    public async Task<Outcome<Done>> RunAsync(Request request, HttpContext context, CancellationToken stop)
    {
        var note = AppealRows.Clean(request.Note);
        if (!note.Ok) return note.Problem;
        var who = await credentials.RecogniseAsync(request.Ceremony, request.Credential, request.Handle, request.Password, context, stop);
        return who.Ok ? await writer.WriteAsync(new Write(who.Value, note.Value, time.GetUtcNow()), stop) : who.Problem;
    }

    private sealed class Write(MemberId me, string note, DateTimeOffset now) : StoreWrite<Outcome<Done>>
    {
        protected override Outcome<Done> Apply(StoreSession session)
        {
            if (MemberRows.Find(session, me) is not { Suspended: true }) return MemberProblems.NotSuspended;
            AppealRows.Put(session, me, AppealAbout.Suspension, note, now);
            return default(Done);
        }
    }
}
