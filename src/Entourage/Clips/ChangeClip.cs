using Entourage.Http;
using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Clips;

/// <summary>Changes a clip's caption. Thread-safe.</summary>
public sealed class ChangeClip
{
    private const string SetCaption = "UPDATE clips SET caption = @caption WHERE id = @id AND owner = @owner";

    private readonly HotWriter writer;
    private readonly ClipSight sight;
    private readonly IRemembersRows remembered;

    internal ChangeClip(HotWriter writer, ClipSight sight, IRemembersRows remembered) =>
        (this.writer, this.sight, this.remembered) = (writer, sight, remembered);

    /// <summary>What may be changed.</summary>
    /// <param name="Caption">At most 2200 characters; absent leaves it as it is.</param>
    public sealed record Request(string? Caption);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapPatch("/clips/{id}", async Task<Results<Ok<ClipView>, ProblemHttpResult>> (
                ClipId id, Request request, ChangeClip use, Caller me, HttpContext context, CancellationToken stop) =>
            {
                var changed = await use.SetCaptionAsync(me, id, request.Caption, stop);
                return changed.Ok ? TypedResults.Ok(changed.Value) : changed.Problem.ToHttp(context);
            })
            .Needs(Scopes.Clips).WithTags("Clips").WithName("ChangeClip").WithSummary("Change a clip's caption")
            .ProducesProblem(404).ProducesProblem(422);

    /// <summary>Sets the caption of one's own clip, whatever its state; null leaves it. Anybody else's clip is <c>not_found</c>.</summary>
    public async Task<Outcome<ClipView>> SetCaptionAsync(Caller me, ClipId id, string? caption, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(me);
        var clean = UploadBody.Caption(caption);
        if (!clean.Ok) return clean.Problem;
        var changed = await writer.WriteAsync(
            new RowsWrite<Outcome<ClipView>>(rows =>
            {
                if (ClipRows.Find(rows, id) is not { } clip || clip.Owner != me.Member) return HttpProblems.NotFound;
                if (caption is not null) rows.Sql(SetCaption).With("@caption", clean.Value).With("@id", id.Value).With("@owner", me.Member.Value).Run();
                return sight.See(rows, ClipRows.Find(rows, id), me) is { } view ? view : HttpProblems.NotFound;
            }),
            stop);
        if (changed.Ok) remembered.Forget();
        return changed;
    }
}
