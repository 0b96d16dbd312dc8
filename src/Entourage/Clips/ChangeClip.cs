using Entourage.Members;

namespace Entourage.Clips;

/// <summary>Changes a clip's caption, and whom it is for. Thread-safe.</summary>
internal sealed class ChangeClip(StoreWriter writer, ClipSight sight, Ages ages)
{
    private const string SetCaption = "UPDATE clips SET caption = @caption WHERE id = @id AND owner = @owner";

    private const string SetAdult = "UPDATE clips SET adult = @adult WHERE id = @id AND owner = @owner";

    /// <summary>The changes; fields left out stay as they are.</summary>
    /// <param name="Caption">At most 2200 characters; if absent, unchanged.</param>
    /// <param name="Adult">
    /// Whether it is for adults only; if absent, unchanged. Refused with <c>ages_not_asked</c> on a site that does not ask for ages.
    /// </param>
    public sealed record Request(string? Caption = null, bool? Adult = null);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapPatch("/clips/{id}", async Task<Results<Ok<ClipView>, ProblemHttpResult>> (
                ClipId id, Request request, ChangeClip use, Caller me, HttpContext context, CancellationToken stop) =>
            {
                var changed = await use.RunAsync(me, id, request, stop);
                return changed.Ok ? TypedResults.Ok(changed.Value) : changed.Problem.ToHttp(context);
            })
            .Needs(Scopes.Clips).WithTags("Clips").WithName("ChangeClip").WithSummary("Change a clip's caption, or whether it is for adults")
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    /// <summary>Changes one's own clip, whatever its state. Anybody else's clip is <c>not_found</c>.</summary>
    public async Task<Outcome<ClipView>> RunAsync(Caller me, ClipId id, Request request, CancellationToken stop)
    {
        var clean = UploadBody.Caption(request.Caption);
        if (!clean.Ok) return clean.Problem;
        // The other way is always possible: a site may have stopped asking.
        if (request.Adult == true && !ages.Asked) return ClipProblems.AgesNotAsked;
        return await writer.WriteAsync(
            new RowsWrite<Outcome<ClipView>>(rows =>
            {
                if (ClipRows.Find(rows, id) is not { } clip || clip.Owner != me.Member) return HttpProblems.NotFound;
                rows.Changed(new ClipChanged(id));
                if (request.Caption is not null) rows.Sql(SetCaption).With("@caption", clean.Value).With("@id", id.Value).With("@owner", me.Member.Value).Run();
                if (request.Adult is { } adult) rows.Sql(SetAdult).With("@adult", adult).With("@id", id.Value).With("@owner", me.Member.Value).Run();
                return sight.See(rows, ClipRows.Find(rows, id), me) is { } view ? view : HttpProblems.NotFound;
            }),
            stop);
    }
}
