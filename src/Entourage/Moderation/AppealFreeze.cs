using Entourage.Http;
using Entourage.Kernel;
using Entourage.Safety;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Moderation;

/// <summary>
/// A member who may make no invitations says something to whoever runs the site. One note: the next takes its place, and it goes when they may
/// again. Thread-safe.
/// </summary>
public sealed class AppealFreeze
{
    private readonly HotWriter writer;
    private readonly TimeProvider time;

    internal AppealFreeze(HotWriter writer, TimeProvider time) => (this.writer, this.time) = (writer, time);

    /// <summary>The note.</summary>
    /// <param name="Note">1 to 500 characters.</param>
    public sealed record Request(string? Note);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapPost("/me/appeal", async Task<Results<NoContent, ProblemHttpResult>> (
            Request request, AppealFreeze use, Caller me, HttpContext context, CancellationToken stop) =>
        {
            var kept = await use.RunAsync(me, request.Note, stop);
            return kept.Ok ? TypedResults.NoContent() : kept.Problem.ToHttp(context);
        }).Needs(Scopes.Invite).WithTags("Invitations").WithName("AppealFreeze").WithSummary("Say something to being kept from inviting")
            .ProducesProblem(409).ProducesProblem(422);

    /// <summary>Keeps the note; <c>note_missing</c>, <c>text_too_long</c>, <c>not_frozen</c>.</summary>
    public async Task<Outcome<Done>> RunAsync(Caller me, string? note, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(me);
        var clean = AppealRows.Clean(note);
        return clean.Ok ? await writer.WriteAsync(new Write(me.Member, clean.Value, time.GetUtcNow()), stop) : clean.Problem;
    }

    private sealed class Write(MemberId me, string note, DateTimeOffset now) : HotWrite<Outcome<Done>>
    {
        protected override Outcome<Done> Apply(HotSession session)
        {
            if (!FreezeRows.Holds(session, me, now)) return ModerationProblems.NotFrozen;
            AppealRows.Put(session, me, AppealAbout.Freeze, note, now);
            return default(Done);
        }
    }
}
