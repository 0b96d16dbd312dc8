using Entourage.Members;
using Entourage.Records;

namespace Entourage.Clips;

/// <summary>Deletes a clip with everything that belongs to it. Thread-safe.</summary>
internal sealed class DeleteClip(StoreWriter writer, Deletions deletions, TimeProvider time)
{
    private const string Delete = "DELETE FROM clips WHERE id = @clip";

    internal static void Map(RouteGroupBuilder api) =>
        api.MapDelete("/clips/{id}", async Task<Results<NoContent, ProblemHttpResult>> (
                ClipId id, DeleteClip use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.RunAsync(me, id, stop)).Problem is { } problem ? problem.ToHttp(context) : TypedResults.NoContent())
            .Needs(Scopes.Clips).WithTags("Clips").WithName("DeleteClip").WithSummary("Delete a clip").ProducesProblem(404);

    /// <summary>
    /// Deletes one's own clip, whatever its state; making it stops. It is there for nobody when this returns; if many have watched it, what is left of
    /// it goes in the minutes after. Anybody else's clip is <c>not_found</c>.
    /// </summary>
    public async Task<Outcome<Done>> RunAsync(Caller me, ClipId id, CancellationToken stop)
    {
        var deleted = await writer.WriteAsync(
            new RowsWrite<Outcome<Done>>(rows =>
            {
                if (ClipRows.Find(rows, id) is not { } clip || clip.Owner != me.Member) return HttpProblems.NotFound;
                Remove(rows, clip, time.GetUtcNow());
                return default(Done);
            }),
            stop);
        if (deleted.Ok) await deletions.HurryAsync(ForgetClip.Kind, id.Value, stop);
        return deleted;
    }

    /// <summary>Takes the clip's own row away, and writes down that the rest has to go; the member's count of clips changes with it.</summary>
    internal static void Remove(StoreSession rows, ClipCard clip, DateTimeOffset now)
    {
        rows.Changed(new ClipChanged(clip.Id));
        TakedownRows.End(rows, clip.Id);
        rows.Sql(Delete).With("@clip", clip.Id.Value).Run();
        DeletionRows.Add(rows, ForgetClip.Kind, clip.Id.Value, now);
        if (clip.Status == ClipStatus.Ready) MemberRows.CountClips(rows, clip.Owner, -1);
    }
}
