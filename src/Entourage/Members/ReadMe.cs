using Entourage.Http;
using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Members;

/// <summary>Shows members what the site knows of them.</summary>
public sealed class ReadMe
{
    private readonly HotReader reader;

    internal ReadMe(HotReader reader) => this.reader = reader;

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/me", Results<Ok<MeView>, ProblemHttpResult> (ReadMe read, Caller me, HttpContext context) =>
        {
            var found = read.Run(me);
            return found.Ok ? TypedResults.Ok(found.Value) : found.Problem.ToHttp(context);
        }).Needs(Scopes.Read).WithName("ReadMe").WithSummary("Read your own profile").WithTags("Me").ProducesProblem(401).ProducesProblem(403);

    /// <summary>Oneself; <c>sign_in_required</c> when the account is gone since the request was recognised.</summary>
    public Outcome<MeView> Run(Caller me)
    {
        ArgumentNullException.ThrowIfNull(me);
        return reader.Read(me.Member, MemberRows.Find) is { } card ? MeView.Of(card) : HttpProblems.SignInRequired;
    }
}
