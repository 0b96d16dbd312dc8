using System.Buffers.Text;
using Entourage.Http;
using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Members.Passkeys;

/// <summary>Takes a passkey away from the account, when there is another way to sign in.</summary>
public sealed class RemovePasskey
{
    private readonly UnitOfWork work;
    private readonly UserManager<IdentityUser<Guid>> users;

    internal RemovePasskey(UnitOfWork work, UserManager<IdentityUser<Guid>> users) => (this.work, this.users) = (work, users);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapDelete("/me/passkeys/{id}", async Task<Results<NoContent, ProblemHttpResult>> (
            string id, RemovePasskey remove, Caller me, HttpContext context, CancellationToken stop) =>
        {
            var removed = await remove.RunAsync(id, me, stop);
            return removed.Ok ? TypedResults.NoContent() : removed.Problem.ToHttp(context);
        }).Needs(Scopes.Account).WithName("RemovePasskey").WithSummary("Remove a passkey").WithTags("Passkeys")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);

    /// <summary>Removes one of the member's own; <c>not_found</c>, or <c>last_key</c> when nothing else would open the account.</summary>
    public async Task<Outcome<Done>> RunAsync(string id, Caller me, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(me);
        if (id is not { Length: > 0 and <= 1400 } || !Base64Url.IsValid(id)) return HttpProblems.NotFound;
        var credential = Base64Url.DecodeFromChars(id);
        return await work.RunAsync<Done>(async _ =>
        {
            var user = await users.FindByIdAsync(me.Member.Value.ToString());
            if (user is null) return HttpProblems.SignInRequired;
            var passkeys = await users.GetPasskeysAsync(user);
            if (!passkeys.Any(passkey => passkey.CredentialId.AsSpan().SequenceEqual(credential))) return HttpProblems.NotFound;
            if (passkeys.Count == 1 && user.PasswordHash is null) return MemberProblems.LastKey;
            return (await users.RemovePasskeyAsync(user, credential)).Succeeded ? default(Done) : HttpProblems.Fault;
        }, stop);
    }
}
