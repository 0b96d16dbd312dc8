using System.Text.Json;
using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members.Passkeys;
using Entourage.Safety;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Members.Sessions;

/// <summary>Opens a session with a passkey, or with a handle and a password. The session's id is always new.</summary>
public sealed class SignIn
{
    private readonly UnitOfWork work;
    private readonly UserManager<IdentityUser<Guid>> users;
    private readonly PasskeyRelay passkeys;
    private readonly PasswordCheck check;
    private readonly Sessions sessions;
    private readonly HotReader reader;
    private readonly Places places;
    private readonly TimeProvider time;

    internal SignIn(
        UnitOfWork work, UserManager<IdentityUser<Guid>> users, PasskeyRelay passkeys, PasswordCheck check, Sessions sessions, HotReader reader,
        Places places, TimeProvider time) =>
        (this.work, this.users, this.passkeys, this.check, this.sessions, this.reader, this.places, this.time) =
        (work, users, passkeys, check, sessions, reader, places, time);

    /// <summary>A finished passkey ceremony, or a handle and a password.</summary>
    /// <param name="Ceremony">The ceremony that the options began.</param>
    /// <param name="Credential">What the browser made of it (<c>PublicKeyCredential.toJSON()</c>).</param>
    /// <param name="Handle">The member's handle.</param>
    /// <param name="Password">The member's password.</param>
    public sealed record Request(string? Ceremony = null, JsonElement? Credential = null, string? Handle = null, string? Password = null);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/sessions/options", OptionsAsync).WithName("BeginSigningIn").WithSummary("Begin signing in with a passkey").WithTags("Sessions");
        api.MapPost("/sessions", HandleAsync).WithName("SignIn").WithSummary("Sign in").WithTags("Sessions")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(409).ProducesProblem(429);
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

    /// <summary>Signs the browser in; whatever session it had before is replaced.</summary>
    public async Task<Outcome<SignedIn>> RunAsync(Request request, HttpContext context, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(request);
        var who = request.Credential is { } credential
            ? await ByPasskeyAsync(request.Ceremony, credential, context, stop)
            : await ByPasswordAsync(request.Handle, request.Password, stop);
        if (!who.Ok) return who.Problem;

        var member = new MemberId(who.Value.Id);
        var card = reader.Read(member, MemberRows.Find);
        if (card is null) return MemberProblems.SignInFailed;
        if (card.Suspended) return MemberProblems.AccountSuspended;
        var (secret, row) = sessions.Begin(member, context);
        var place = places.Settle(context);
        var begun = await work.RunAsync<Done>(db =>
        {
            db.Add(row);
            using var rows = HotSession.Within(db);
            PlaceRows.Seen(rows, member, place, time.GetUtcNow());
            return Task.FromResult<Outcome<Done>>(default(Done));
        }, stop);
        if (!begun.Ok) return begun.Problem;
        sessions.Hand(context, secret);
        return new SignedIn(MeView.Of(card), null, "/");
    }

    private async Task<Outcome<IdentityUser<Guid>>> ByPasskeyAsync(string? ceremony, JsonElement credential, HttpContext context, CancellationToken stop)
    {
        var known = await passkeys.RecogniseAsync(ceremony, credential, context, stop);
        if (!known.Ok) return known.Problem;
        return await work.RunAsync<IdentityUser<Guid>>(async _ =>
        {
            // Keeps the counter and the backup state that the authenticator reported.
            var kept = await users.AddOrUpdatePasskeyAsync(known.Value.User, known.Value.Passkey);
            return kept.Succeeded ? known.Value.User : MemberProblems.PasskeyFailed;
        }, stop);
    }

    private async Task<Outcome<IdentityUser<Guid>>> ByPasswordAsync(string? typed, string? password, CancellationToken stop)
    {
        var handle = Handle.Read(typed);
        var user = handle.Ok ? await users.FindByNameAsync(handle.Value) : null;
        var right = await check.RunAsync(user, password, stop);
        return right.Ok ? user! : right.Problem;
    }
}
