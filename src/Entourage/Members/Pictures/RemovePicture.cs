namespace Entourage.Members.Pictures;

/// <summary>Goes back to the drawn picture.</summary>
internal sealed class RemovePicture(StoreWriter writer, PictureFiles files)
{
    internal static void Map(RouteGroupBuilder api) =>
        api.MapDelete("/me/picture", async Task<Results<NoContent, ProblemHttpResult>> (
            RemovePicture remove, Caller me, HttpContext context, CancellationToken stop) =>
        {
            var removed = await remove.RunAsync(me, stop);
            return removed.Ok ? TypedResults.NoContent() : removed.Problem.ToHttp(context);
        }).Needs(Scopes.Account).WithName("RemovePicture").WithSummary("Remove your picture").WithTags("Me").ProducesProblem(401).ProducesProblem(403);

    /// <summary>Removes the picture, and its file after the commit. If there is no picture, that is a success.</summary>
    public async Task<Outcome<Done>> RunAsync(Caller me, CancellationToken stop)
    {
        var removed = await writer.WriteAsync(new Write(me.Member), stop);
        if (!removed.Ok) return removed.Problem;
        if (removed.Value is { } gone) files.Remove(me.Member, gone);
        return default(Done);
    }

    private sealed class Write(MemberId me) : StoreWrite<Outcome<DateTimeOffset?>>
    {
        protected override Outcome<DateTimeOffset?> Apply(StoreSession session)
        {
            var before = PictureRows.Shown(session, me);
            if (before is { Ok: true, Value: not null }) PictureRows.Show(session, me, null);
            return before;
        }
    }
}
