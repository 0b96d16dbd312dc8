namespace Entourage.Members;

/// <summary>Shows members what the site knows of them.</summary>
internal sealed class ReadMe(StoreReader reader)
{
    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/me", async Task<Results<Ok<MeView>, ProblemHttpResult>> (ReadMe read, Caller me, HttpContext context, CancellationToken stop) =>
        {
            var found = await read.RunAsync(me, stop);
            return found.Ok ? TypedResults.Ok(found.Value) : found.Problem.ToHttp(context);
        }).Needs(Scopes.Read).WithName("ReadMe").WithSummary("Read your own profile").WithTags("Me").ProducesProblem(401).ProducesProblem(403);

    /// <summary>The caller's own profile; <c>sign_in_required</c> if the account has gone since the request was recognised.</summary>
    public async ValueTask<Outcome<MeView>> RunAsync(Caller me, CancellationToken stop) =>
        await reader.ReadAsync(me.Member, MemberRows.Find, stop) is { } card ? MeView.Of(card) : HttpProblems.SignInRequired;
}
