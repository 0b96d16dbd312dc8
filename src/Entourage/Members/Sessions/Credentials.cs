using System.Text.Json;
using Entourage.Members.Passkeys;
using Microsoft.AspNetCore.Identity;

namespace Entourage.Members.Sessions;

/// <summary>Identifies a person signing in: by a completed passkey ceremony, or by a handle and a password. Opens no session by itself.</summary>
internal sealed class Credentials(
    StoreReader reader, IdentityTransaction work, UserManager<IdentityUser<Guid>> users, PasskeyRelay passkeys, PasswordCheck check)
{
    /// <summary>The member; <c>sign_in_failed</c>, <c>locked_out</c>, <c>passkey_failed</c> or <c>restart_ceremony</c>.</summary>
    public async Task<Outcome<MemberId>> RecogniseAsync(
        string? ceremony, JsonElement? credential, string? handle, string? password, HttpContext context, CancellationToken stop)
    {
        // Identity's own reads have a deadline for each step, which add up to more than anybody is promised; ours have one for all. Where the store is
        // silent this one says so, and they are not begun.
        await reader.AnswersAsync(stop);
        var who = credential is { } given ? await ByPasskeyAsync(ceremony, given, context, stop) : await ByPasswordAsync(handle, password, stop);
        return who.Ok ? new MemberId(who.Value.Id) : who.Problem;
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
