using System.Text.Json;
using Entourage.Http;
using Entourage.Kernel;
using Entourage.Safety;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Members.Sessions;

/// <summary>
/// A suspended member says something to whoever runs the site, with the keys they would sign in with; no session is opened. One note: the next
/// takes its place, and it goes when the suspension ends.
/// </summary>
public sealed class AppealSuspension
{
    private readonly HotWriter writer;
    private readonly Credentials credentials;
    private readonly TimeProvider time;

    internal AppealSuspension(HotWriter writer, Credentials credentials, TimeProvider time) =>
        (this.writer, this.credentials, this.time) = (writer, credentials, time);

    /// <summary>What one signs in with, and the note.</summary>
    /// <param name="Note">1 to 500 characters.</param>
    /// <param name="Ceremony">The ceremony that the options began.</param>
    /// <param name="Credential">What the browser made of it (<c>PublicKeyCredential.toJSON()</c>).</param>
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
        }).WithName("AppealSuspension").WithSummary("Say something to being suspended").WithTags("Sessions")
            .ForEverybody().Counted(Limit.Attempts).ProducesProblem(400).ProducesProblem(401).ProducesProblem(409).ProducesProblem(422).ProducesProblem(429);

    /// <summary>
    /// Keeps the note; <c>note_missing</c>, <c>text_too_long</c>, <c>not_suspended</c>, and everything that signing in says to wrong keys.
    /// </summary>
    public async Task<Outcome<Done>> RunAsync(Request request, HttpContext context, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(request);
        var note = AppealRows.Clean(request.Note);
        if (!note.Ok) return note.Problem;
        var who = await credentials.RecogniseAsync(request.Ceremony, request.Credential, request.Handle, request.Password, context, stop);
        return who.Ok ? await writer.WriteAsync(new Write(who.Value, note.Value, time.GetUtcNow()), stop) : who.Problem;
    }

    private sealed class Write(MemberId me, string note, DateTimeOffset now) : HotWrite<Outcome<Done>>
    {
        protected override Outcome<Done> Apply(HotSession session)
        {
            if (MemberRows.Find(session, me) is not { Suspended: true }) return MemberProblems.NotSuspended;
            AppealRows.Put(session, me, AppealAbout.Suspension, note, now);
            return default(Done);
        }
    }
}
