using System.Text.Json;
using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members.Passkeys;
using Entourage.Safety;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Members.Sessions;

/// <summary>Opens a session with a passkey, or with a handle and a password. The session's id is always new.</summary>
public sealed class SignIn
{
    private readonly UnitOfWork work;
    private readonly PasskeyRelay passkeys;
    private readonly Credentials credentials;
    private readonly Sessions sessions;
    private readonly HotReader reader;
    private readonly Places places;
    private readonly TimeProvider time;

    internal SignIn(
        UnitOfWork work, PasskeyRelay passkeys, Credentials credentials, Sessions sessions, HotReader reader, Places places, TimeProvider time) =>
        (this.work, this.passkeys, this.credentials, this.sessions, this.reader, this.places, this.time) =
        (work, passkeys, credentials, sessions, reader, places, time);

    /// <summary>A finished passkey ceremony, or a handle and a password.</summary>
    /// <param name="Ceremony">The ceremony that the options began.</param>
    /// <param name="Credential">What the browser made of it (<c>PublicKeyCredential.toJSON()</c>).</param>
    /// <param name="Handle">The member's handle.</param>
    /// <param name="Password">The member's password.</param>
    public sealed record Request(string? Ceremony = null, JsonElement? Credential = null, string? Handle = null, string? Password = null);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/sessions/options", OptionsAsync).WithName("BeginSigningIn").WithSummary("Begin signing in with a passkey").WithTags("Sessions")
            .ForEverybody().Counted(Limit.Attempts).ProducesProblem(429);
        api.MapPost("/sessions", HandleAsync).WithName("SignIn").WithSummary("Sign in").WithTags("Sessions")
            .ForEverybody().Counted(Limit.Attempts).ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(429);
    }

    private static async Task<Results<Ok<CeremonyBegun>, ProblemHttpResult>> OptionsAsync(SignIn signIn, HttpContext context, CancellationToken stop)
    {
        var begun = await signIn.passkeys.BeginSigningInAsync(context, stop);
        return begun.Ok ? TypedResults.Ok(begun.Value) : begun.Problem.ToHttp(context);
    }

    private static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> HandleAsync(
        Request request, SignIn signIn, HttpContext context, CancellationToken stop)
    {
        var signedIn = await signIn.RunAsync(request, context, stop);
        return signedIn.Ok ? TypedResults.Ok(signedIn.Value) : signedIn.Problem.ToHttp(context);
    }

    /// <summary>
    /// Signs the browser in; whatever session it had before is replaced. <c>account_suspended</c>, with its end, is told to nobody but the member.
    /// </summary>
    public async Task<Outcome<SignedIn>> RunAsync(Request request, HttpContext context, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(request);
        var who = await credentials.RecogniseAsync(request.Ceremony, request.Credential, request.Handle, request.Password, context, stop);
        if (!who.Ok) return who.Problem;

        var card = reader.Read(who.Value, MemberRows.Find);
        if (card is null) return MemberProblems.SignInFailed;
        if (card.Suspended) return MemberProblems.AccountSuspended with { Until = reader.Read(who.Value, MemberTree.Find)?.SuspendedUntil };
        var (secret, row) = sessions.Begin(who.Value, context);
        var place = places.Settle(context);
        var begun = await work.RunAsync<Done>(db =>
        {
            db.Add(row);
            using var rows = HotSession.Within(db);
            PlaceRows.Seen(rows, who.Value, place, time.GetUtcNow());
            return Task.FromResult<Outcome<Done>>(default(Done));
        }, stop);
        if (!begun.Ok) return begun.Problem;
        sessions.Hand(context, secret);
        return new SignedIn(MeView.Of(card), null, "/");
    }
}
