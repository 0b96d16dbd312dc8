using Entourage.Http;
using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Entourage.Members.Tokens;

/// <summary>Makes a key for a program. Its text is shown once and cannot be shown again.</summary>
public sealed class MakeToken
{
    private const int Most = 50;

    private readonly UnitOfWork work;
    private readonly TimeProvider time;

    internal MakeToken(UnitOfWork work, TimeProvider time) => (this.work, this.time) = (work, time);

    /// <summary>What the token is for, and what it may do.</summary>
    /// <param name="Name">1 to 50 characters.</param>
    /// <param name="Scopes">One or more of <c>read</c>, <c>clips</c>, <c>follow</c>, <c>invite</c>, <c>account</c>.</param>
    public sealed record Request(string? Name, IReadOnlyList<string>? Scopes);

    /// <summary>A new token.</summary>
    /// <param name="Id">Names it; opens nothing.</param>
    /// <param name="Name">What the member calls it.</param>
    /// <param name="Scopes">What it may do.</param>
    /// <param name="Token">The secret, for <c>Authorization: Bearer</c>.</param>
    public sealed record Made(string Id, string Name, IReadOnlyList<string> Scopes, string Token);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapPost("/me/tokens", async Task<Results<Created<Made>, ProblemHttpResult>> (
            Request request, MakeToken make, Caller me, HttpContext context, CancellationToken stop) =>
        {
            var made = await make.RunAsync(request, me, stop);
            return made.Ok ? TypedResults.Created($"/api/v1/me/tokens/{made.Value.Id}", made.Value) : made.Problem.ToHttp(context);
        }).Needs(Scopes.Account).WithName("MakeToken").WithSummary("Make a token").WithTags("Tokens")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422);

    /// <summary>Makes one; a token cannot make another that may do more than itself (<c>scope_missing</c>).</summary>
    public async Task<Outcome<Made>> RunAsync(Request request, Caller me, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(me);
        var scopes = ScopeNames.Read(request.Scopes);
        if (!scopes.Ok) return scopes.Problem;
        if (!me.May(scopes.Value)) return HttpProblems.ScopeMissing;
        return await ForAsync(me.Member, request.Name, scopes.Value, stop);
    }

    /// <summary>The same for a member who does not ask themselves: the operator's command line.</summary>
    public async Task<Outcome<Made>> ForAsync(MemberId member, string? name, Scopes scopes, CancellationToken stop)
    {
        var clean = PlainText.Clean(name, 50, 200, "name");
        if (!clean.Ok) return clean.Problem;
        if (clean.Value.Length == 0) return MemberProblems.KeyNameMissing;
        var (text, key) = TokenText.New();
        var now = time.GetUtcNow();
        var token = new Token { Key = key, Id = Guid.CreateVersion7(now), Member = member, Name = clean.Value, Scopes = scopes, MadeAt = now };
        return await work.RunAsync<Made>(async db =>
        {
            if (!await db.Set<Member>().AnyAsync(row => row.Id == member, stop)) return HttpProblems.NotFound;
            if (await db.Set<Token>().CountAsync(row => row.Member == member, stop) >= Most) return MemberProblems.TooManyTokens;
            db.Add(token);
            return new Made(token.Id.ToString("N"), token.Name, ScopeNames.Of(scopes), text);
        }, stop);
    }
}
