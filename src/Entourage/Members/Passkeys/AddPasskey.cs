using System.Text.Json;
using Microsoft.AspNetCore.Identity;

namespace Entourage.Members.Passkeys;

/// <summary>Adds a passkey to an account that exists. No token does that: a key for a program must not become one that opens everything.</summary>
internal sealed class AddPasskey(IdentityTransaction work, UserManager<IdentityUser<Guid>> users, PasskeyRelay passkeys)
{
    private const int Most = 20;

    /// <summary>A completed ceremony.</summary>
    /// <param name="Ceremony">The ceremony begun with the options.</param>
    /// <param name="Credential">The browser's answer (<c>PublicKeyCredential.toJSON()</c>).</param>
    /// <param name="Name">What to call it, at most 50 characters.</param>
    public sealed record Request(string? Ceremony, JsonElement Credential, string? Name = null);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/me/passkeys/options", OptionsAsync).Needs(Scopes.Account).WithName("BeginAddingPasskey")
            .WithSummary("Begin adding a passkey").WithTags("Passkeys").ProducesProblem(401).ProducesProblem(403);
        api.MapPost("/me/passkeys", HandleAsync).Needs(Scopes.Account).WithName("AddPasskey").WithSummary("Add a passkey").WithTags("Passkeys")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<Results<Ok<CeremonyBegun>, ProblemHttpResult>> OptionsAsync(
        AddPasskey add, Caller me, HttpContext context, CancellationToken stop)
    {
        var begun = await add.BeginAsync(me, context, stop);
        return begun.Ok ? TypedResults.Ok(begun.Value) : begun.Problem.ToHttp(context);
    }

    private static async Task<Results<Created<PasskeyView>, ProblemHttpResult>> HandleAsync(
        Request request, AddPasskey add, Caller me, HttpContext context, CancellationToken stop)
    {
        var added = await add.RunAsync(request, me, context, stop);
        return added.Ok ? TypedResults.Created($"/api/v1/me/passkeys/{added.Value.Id}", added.Value) : added.Problem.ToHttp(context);
    }

    /// <summary>Begins a ceremony; authenticators that hold one of the member's passkeys already are left out by the options; <c>session_required</c>.</summary>
    public async Task<Outcome<CeremonyBegun>> BeginAsync(Caller me, HttpContext context, CancellationToken stop) => me.Session is null
        ? MemberProblems.SessionRequired
        : await passkeys.BeginMakingAsync(me.Member, me.Handle, context, stop);

    /// <summary>Adds the passkey; <c>restart_ceremony</c> for a ceremony that is used, too old or somebody else's, <c>passkey_failed</c>.</summary>
    public async Task<Outcome<PasskeyView>> RunAsync(Request request, Caller me, HttpContext context, CancellationToken stop)
    {
        if (me.Session is null) return MemberProblems.SessionRequired;
        if (request.Credential.ValueKind != JsonValueKind.Object) return MemberProblems.ProofMissing;
        var name = PlainText.Clean(request.Name, 50, 200, "name");
        if (!name.Ok) return name.Problem;
        var made = await passkeys.MakeAsync(request.Ceremony, request.Credential, context, stop);
        if (!made.Ok) return made.Problem;
        if (made.Value.Member != me.Member) return MemberProblems.RestartCeremony;
        var passkey = made.Value.Passkey;
        passkey.Name = name.Value.Length > 0 ? name.Value : null;

        return await work.RunAsync<PasskeyView>(async _ =>
        {
            var user = await users.FindByIdAsync(me.Member.Value.ToString());
            if (user is null) return HttpProblems.SignInRequired;
            if ((await users.GetPasskeysAsync(user)).Count >= Most) return MemberProblems.TooManyPasskeys;
            return (await users.AddOrUpdatePasskeyAsync(user, passkey)).Succeeded ? PasskeyView.Of(passkey) : MemberProblems.PasskeyFailed;
        }, stop);
    }
}
