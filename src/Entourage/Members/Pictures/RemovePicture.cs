using Entourage.Http;
using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Entourage.Members.Pictures;

/// <summary>Goes back to the drawn picture.</summary>
public sealed class RemovePicture
{
    private readonly UnitOfWork work;
    private readonly PictureFiles files;
    private readonly IRemembersRows remembered;

    internal RemovePicture(UnitOfWork work, PictureFiles files, IRemembersRows remembered) =>
        (this.work, this.files, this.remembered) = (work, files, remembered);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapDelete("/me/picture", async Task<Results<NoContent, ProblemHttpResult>> (
            RemovePicture remove, Caller me, HttpContext context, CancellationToken stop) =>
        {
            var removed = await remove.RunAsync(me, stop);
            return removed.Ok ? TypedResults.NoContent() : removed.Problem.ToHttp(context);
        }).Needs(Scopes.Account).WithName("RemovePicture").WithSummary("Remove your picture").WithTags("Me").ProducesProblem(401).ProducesProblem(403);

    /// <summary>Removes it, and its file after the commit. No picture to remove is a success.</summary>
    public async Task<Outcome<Done>> RunAsync(Caller me, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(me);
        DateTimeOffset? before = null;
        var removed = await work.RunAsync<Done>(async db =>
        {
            var member = await db.Set<Member>().SingleOrDefaultAsync(member => member.Id == me.Member, stop);
            if (member is null) return HttpProblems.SignInRequired;
            (before, member.PictureAt) = (member.PictureAt, null);
            return default(Done);
        }, stop);
        if (!removed.Ok) return removed;
        remembered.Forget();
        if (before is { } gone) files.Remove(me.Member, gone);
        return removed;
    }
}
