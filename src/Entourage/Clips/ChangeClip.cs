using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Clips;

/// <summary>Changes a clip's caption, and whom it is for. Thread-safe.</summary>
public sealed class ChangeClip
{
    private const string SetCaption = "UPDATE clips SET caption = @caption WHERE id = @id AND owner = @owner";

    private const string SetAdult = "UPDATE clips SET adult = @adult WHERE id = @id AND owner = @owner";

    private readonly HotWriter writer;
    private readonly ClipSight sight;
    private readonly Ages ages;
    private readonly IRemembersRows remembered;

    internal ChangeClip(HotWriter writer, ClipSight sight, Ages ages, IRemembersRows remembered) =>
        (this.writer, this.sight, this.ages, this.remembered) = (writer, sight, ages, remembered);

    /// <summary>What may be changed.</summary>
    /// <param name="Caption">At most 2200 characters; absent leaves it as it is.</param>
    /// <param name="Adult">Whether it is for adults only; absent leaves it. A site that asks nobody's age refuses it, <c>ages_not_asked</c>.</param>
    public sealed record Request(string? Caption = null, bool? Adult = null);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapPatch("/clips/{id}", async Task<Results<Ok<ClipView>, ProblemHttpResult>> (
                ClipId id, Request request, ChangeClip use, Caller me, HttpContext context, CancellationToken stop) =>
            {
                var changed = await use.RunAsync(me, id, request, stop);
                return changed.Ok ? TypedResults.Ok(changed.Value) : changed.Problem.ToHttp(context);
            })
            .Needs(Scopes.Clips).WithTags("Clips").WithName("ChangeClip").WithSummary("Change a clip's caption, or whom it is for")
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    /// <summary>Changes one's own clip, whatever its state. Anybody else's clip is <c>not_found</c>.</summary>
    public async Task<Outcome<ClipView>> RunAsync(Caller me, ClipId id, Request request, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(me);
        ArgumentNullException.ThrowIfNull(request);
        var clean = UploadBody.Caption(request.Caption);
        if (!clean.Ok) return clean.Problem;
        // The other way is always possible: a site may have stopped asking.
        if (request.Adult == true && !ages.Asked) return ClipProblems.AgesNotAsked;
        var changed = await writer.WriteAsync(
            new RowsWrite<Outcome<ClipView>>(rows =>
            {
                if (ClipRows.Find(rows, id) is not { } clip || clip.Owner != me.Member) return HttpProblems.NotFound;
                if (request.Caption is not null) rows.Sql(SetCaption).With("@caption", clean.Value).With("@id", id.Value).With("@owner", me.Member.Value).Run();
                if (request.Adult is { } adult) rows.Sql(SetAdult).With("@adult", adult).With("@id", id.Value).With("@owner", me.Member.Value).Run();
                return sight.See(rows, ClipRows.Find(rows, id), me) is { } view ? view : HttpProblems.NotFound;
            }),
            stop);
        if (changed.Ok) remembered.Forget();
        return changed;
    }
}
