using System.Buffers.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;

namespace Entourage.Members.Passkeys;

/// <summary>A ceremony that has begun.</summary>
/// <param name="Ceremony">The ceremony's id, sent back with the browser's answer.</param>
/// <param name="PublicKey">For <c>PublicKeyCredential.parseCreationOptionsFromJSON</c> or <c>…parseRequestOptionsFromJSON</c>.</param>
internal sealed record CeremonyBegun(string Ceremony, JsonElement PublicKey);

/// <summary>
/// Carries passkey ceremonies between the browser and the framework's own WebAuthn code, which does all of the checking (challenge, origin,
/// relying party, type, user verification, signature).
/// </summary>
internal sealed class PasskeyRelay(UserManager<IdentityUser<Guid>> users, SiteLinks links, Ceremonies ceremonies)
{
    public async Task<Outcome<CeremonyBegun>> BeginMakingAsync(MemberId member, string handle, HttpContext context, CancellationToken stop)
    {
        var entity = new PasskeyUserEntity { Id = member.Value.ToString(), Name = handle, DisplayName = handle };
        var made = await HandlerOf(context).MakeCreationOptionsAsync(entity, context);
        var ceremony = await ceremonies.BeginAsync(made.AttestationState ?? "", member, handle, stop);
        return new CeremonyBegun(ceremony, Parse(made.CreationOptionsJson));
    }

    public async Task<Outcome<Made>> MakeAsync(string? ceremony, JsonElement credential, HttpContext context, CancellationToken stop)
    {
        var taken = await ceremonies.TakeAsync(ceremony, stop);
        if (!taken.Ok) return taken.Problem;
        if (taken.Value is not { Member: { } member, Handle: { } handle }) return MemberProblems.RestartCeremony;
        if (!NamesOneKey(credential)) return MemberProblems.PasskeyFailed;
        var result = await HandlerOf(context).PerformAttestationAsync(
            new PasskeyAttestationContext { HttpContext = context, CredentialJson = credential.GetRawText(), AttestationState = taken.Value.State });
        return result.Succeeded ? new Made(member, handle, result.Passkey) : MemberProblems.PasskeyFailed;
    }

    public async Task<Outcome<CeremonyBegun>> BeginSigningInAsync(HttpContext context, CancellationToken stop)
    {
        var made = await HandlerOf(context).MakeRequestOptionsAsync(null, context);
        var ceremony = await ceremonies.BeginAsync(made.AssertionState ?? "", null, null, stop);
        return new CeremonyBegun(ceremony, Parse(made.RequestOptionsJson));
    }

    public async Task<Outcome<Known>> RecogniseAsync(string? ceremony, JsonElement credential, HttpContext context, CancellationToken stop)
    {
        var taken = await ceremonies.TakeAsync(ceremony, stop);
        if (!taken.Ok) return taken.Problem;
        if (taken.Value.Member is not null) return MemberProblems.RestartCeremony;
        if (!NamesOneKey(credential)) return MemberProblems.PasskeyFailed;
        var result = await HandlerOf(context).PerformAssertionAsync(
            new PasskeyAssertionContext { HttpContext = context, CredentialJson = credential.GetRawText(), AssertionState = taken.Value.State });
        if (result.Succeeded) return new Known(result.User, result.Passkey);
        return await IsUnknownAsync(credential) ? MemberProblems.PasskeyUnknown : MemberProblems.PasskeyFailed;
    }

    // Left alone it would bind passkeys to the host in the letters people write it with; browsers know it in ASCII only (WebAuthn Level 3 §5.1.2).
    private PasskeyHandler<IdentityUser<Guid>> HandlerOf(HttpContext context) =>
        new(users, Options.Create(new IdentityPasskeyOptions { ServerDomain = links.Domain(context.Request) }));

    // The framework goes by "id" and does not look at "rawId", which says the same in every browser (WebAuthn Level 3 §5.1).
    private static bool NamesOneKey(JsonElement credential) =>
        credential.ValueKind == JsonValueKind.Object && Text(credential, "id") is { } id && id == Text(credential, "rawId");

    // What the browser may then forget. An id is long and random: whoever names one has the key.
    private async Task<bool> IsUnknownAsync(JsonElement credential) =>
        credential.GetProperty("id").GetString() is { } id && Base64Url.IsValid(id) && await users.FindByPasskeyIdAsync(Base64Url.DecodeFromChars(id)) is null;

    private static string? Text(JsonElement credential, string name) =>
        credential.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetRawText() is { } text ? text : null;

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    internal sealed record Made(MemberId Member, string Handle, UserPasskeyInfo Passkey);

    internal sealed record Known(IdentityUser<Guid> User, UserPasskeyInfo Passkey);
}
