using Microsoft.AspNetCore.Identity;

namespace Entourage.Members.Passkeys;

/// <summary>Lists the caller's passkeys, oldest first.</summary>
internal sealed class ListPasskeys(UserManager<IdentityUser<Guid>> users)
{
    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/me/passkeys", async Task<Ok<Page<PasskeyView>>> (ListPasskeys list, Caller me) =>
            TypedResults.Ok(new Page<PasskeyView>(await list.RunAsync(me), null)))
            .Needs(Scopes.Read).WithName("ListPasskeys").WithSummary("List your passkeys").WithTags("Passkeys").ProducesProblem(401).ProducesProblem(403);

    /// <summary>All of them; a member has at most twenty.</summary>
    public async Task<IReadOnlyList<PasskeyView>> RunAsync(Caller me)
    {
        var user = await users.FindByIdAsync(me.Member.Value.ToString());
        if (user is null) return [];
        return [.. (await users.GetPasskeysAsync(user)).OrderBy(passkey => passkey.CreatedAt).Select(PasskeyView.Of)];
    }
}
