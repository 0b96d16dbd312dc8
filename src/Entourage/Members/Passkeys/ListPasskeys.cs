using Entourage.Http;
using Entourage.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Members.Passkeys;

/// <summary>Lists the passkeys of whoever asks, oldest first.</summary>
public sealed class ListPasskeys
{
    private readonly UserManager<IdentityUser<Guid>> users;

    internal ListPasskeys(UserManager<IdentityUser<Guid>> users) => this.users = users;

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/me/passkeys", async Task<Ok<Page<PasskeyView>>> (ListPasskeys list, Caller me) =>
            TypedResults.Ok(new Page<PasskeyView>(await list.RunAsync(me), null)))
            .Needs(Scopes.Read).WithName("ListPasskeys").WithSummary("List your passkeys").WithTags("Passkeys").ProducesProblem(401).ProducesProblem(403);

    /// <summary>All of them; a member has at most twenty.</summary>
    public async Task<IReadOnlyList<PasskeyView>> RunAsync(Caller me)
    {
        ArgumentNullException.ThrowIfNull(me);
        var user = await users.FindByIdAsync(me.Member.Value.ToString());
        if (user is null) return [];
        return [.. (await users.GetPasskeysAsync(user)).OrderBy(passkey => passkey.CreatedAt).Select(PasskeyView.Of)];
    }
}
