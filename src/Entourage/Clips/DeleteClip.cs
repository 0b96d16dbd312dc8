using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Clips;

/// <summary>Deletes a clip with everything that belongs to it. Thread-safe.</summary>
public sealed class DeleteClip
{
    private static readonly string[] Rows =
    [
        "DELETE FROM views WHERE clip = @clip", "DELETE FROM plays WHERE clip = @clip", "DELETE FROM likes WHERE clip = @clip",
        "DELETE FROM clips WHERE id = @clip",
    ];

    private readonly HotWriter writer;
    private readonly TranscodeQueue queue;
    private readonly IRemembersRows remembered;

    internal DeleteClip(HotWriter writer, TranscodeQueue queue, IRemembersRows remembered) =>
        (this.writer, this.queue, this.remembered) = (writer, queue, remembered);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapDelete("/clips/{id}", async Task<Results<NoContent, ProblemHttpResult>> (
                ClipId id, DeleteClip use, Caller me, HttpContext context, CancellationToken stop) =>
                (await use.RunAsync(me, id, stop)).Problem is { } problem ? problem.ToHttp(context) : TypedResults.NoContent())
            .Needs(Scopes.Clips).WithTags("Clips").WithName("DeleteClip").WithSummary("Delete a clip").ProducesProblem(404);

    /// <summary>
    /// Deletes one's own clip, whatever its state: the rows in one transaction, then the files; making it stops. Anybody else's clip is
    /// <c>not_found</c>.
    /// </summary>
    public async Task<Outcome<Done>> RunAsync(Caller me, ClipId id, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(me);
        var deleted = await writer.WriteAsync(
            new RowsWrite<Outcome<Done>>(rows =>
            {
                if (ClipRows.Find(rows, id) is not { } clip || clip.Owner != me.Member) return HttpProblems.NotFound;
                Remove(rows, clip);
                return default(Done);
            }),
            stop);
        if (!deleted.Ok) return deleted;
        remembered.Forget();
        queue.Drop(id);
        return deleted;
    }

    /// <summary>Removes the rows; the member's count of clips changes with them.</summary>
    internal static void Remove(HotSession rows, ClipCard clip)
    {
        foreach (var sql in Rows) rows.Sql(sql).With("@clip", clip.Id.Value).Run();
        if (clip.Status == ClipStatus.Ready) MemberRows.CountClips(rows, clip.Owner, -1);
    }
}
