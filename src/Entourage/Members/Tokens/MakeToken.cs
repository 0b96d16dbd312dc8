using Entourage.Records;

namespace Entourage.Members.Tokens;

/// <summary>Makes a key for a program. Its text is shown once and cannot be shown again.</summary>
internal sealed class MakeToken(StoreWriter writer, TimeProvider time)
{
    private const int Most = 50;

    /// <summary>What the token is for, and what it can do.</summary>
    /// <param name="Name">1 to 50 characters.</param>
    /// <param name="Scopes">One or more of <c>read</c>, <c>clips</c>, <c>follow</c>, <c>invite</c>, <c>account</c>.</param>
    public sealed record Request(string? Name, IReadOnlyList<string>? Scopes);

    /// <summary>A new token.</summary>
    /// <param name="Id">The token's id; it opens nothing.</param>
    /// <param name="Name">The name the member gave it.</param>
    /// <param name="Scopes">What it can do.</param>
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

    /// <summary>Makes a token; it cannot do more than a token that makes it (<c>scope_missing</c>).</summary>
    public async Task<Outcome<Made>> RunAsync(Request request, Caller me, CancellationToken stop)
    {
        var scopes = ScopeNames.Read(request.Scopes);
        if (!scopes.Ok) return scopes.Problem;
        if (!me.May(scopes.Value)) return HttpProblems.ScopeMissing;
        return await ForAsync(me.Member, request.Name, scopes.Value, stop);
    }

    /// <summary>The same for a member who does not ask themselves: the operator's command line.</summary>
    /// <param name="member">Whose token it is.</param>
    /// <param name="name">What it is for.</param>
    /// <param name="scopes">What it can do.</param>
    /// <param name="stop">Ends the wait for a place.</param>
    /// <param name="note">For the audit log, if it is not written there already that somebody else asked.</param>
    public async Task<Outcome<Made>> ForAsync(MemberId member, string? name, Scopes scopes, CancellationToken stop, string? note = null)
    {
        var clean = PlainText.Clean(name, 50, 200, "name");
        if (!clean.Ok) return clean.Problem;
        if (clean.Value.Length == 0) return MemberProblems.TokenNameMissing;
        var (text, key) = TokenText.New();
        var now = time.GetUtcNow();
        var token = new Token { Key = key, Id = Guid.CreateVersion7(now), Member = member, Name = clean.Value, Scopes = scopes, MadeAt = now };
        var made = await writer.WriteAsync(new Write(token, note), stop);
        return made.Ok ? new Made(token.Id.ToString("N"), token.Name, ScopeNames.Of(scopes), text) : made.Problem;
    }

    private sealed class Write(Token token, string? note) : StoreWrite<Outcome<Done>>
    {
        protected override Outcome<Done> Apply(StoreSession session)
        {
            if (MemberRows.Find(session, token.Member) is null) return HttpProblems.NotFound;
            if (TokenRows.Count(session, token.Member) >= Most) return MemberProblems.TooManyTokens;
            TokenRows.Add(session, token);
            if (note is not null) AuditRows.Add(session, by: null, "token_made", token.Member, note, token.MadeAt);
            return default(Done);
        }
    }
}
