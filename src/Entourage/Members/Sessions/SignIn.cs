using System.Text.Json;
using Entourage.Allowance;
using Entourage.Members.Passkeys;

namespace Entourage.Members.Sessions;

/// <summary>Opens a session with a passkey, or with a handle and a password. The session's id is always new.</summary>
internal sealed class SignIn(
    StoreWriter writer, Credentials credentials, SessionKeeper sessions, StoreReader reader, Places places, TimeProvider time)
{
    /// <summary>A completed passkey ceremony, or a handle and a password.</summary>
    /// <param name="Ceremony">The ceremony begun with the options.</param>
    /// <param name="Credential">The browser's answer (<c>PublicKeyCredential.toJSON()</c>).</param>
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

    private static async Task<Results<Ok<CeremonyBegun>, ProblemHttpResult>> OptionsAsync(PasskeyRelay passkeys, HttpContext context, CancellationToken stop)
    {
        var begun = await passkeys.BeginSigningInAsync(context, stop);
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
        if (SiteCookies.AreBlocked(context.Request)) return HttpProblems.CookiesBlocked;
        var who = await credentials.RecogniseAsync(request.Ceremony, request.Credential, request.Handle, request.Password, context, stop);
        if (!who.Ok) return who.Problem;

        var card = await reader.ReadAsync(who.Value, MemberRows.Find, stop);
        if (card is null) return MemberProblems.SignInFailed;
        if (card.Suspended) return HttpProblems.AccountSuspended with { Until = (await reader.ReadAsync(who.Value, MemberTree.Find, stop))?.SuspendedUntil };
        var (secret, row) = sessions.Begin(who.Value, context);
        var place = places.GetOrCreate(context);
        await writer.WriteAsync(new Write(row, Caller.Of(context)?.Session, place, time.GetUtcNow()), stop);
        sessions.IssueCookie(context, secret);
        return new SignedIn(MeView.Of(card), null, "/");
    }

    private sealed class Write(Session begun, byte[]? before, Place place, DateTimeOffset now) : StoreWrite<Done>
    {
        protected override Done Apply(StoreSession session)
        {
            if (before is not null) SessionRows.End(session, before);
            SessionRows.Add(session, begun);
            PlaceRows.Seen(session, begun.Member, place, now);
            return default;
        }
    }
}
