using System.Buffers.Text;
using Entourage.Members.Sessions;
using Microsoft.AspNetCore.Identity;

namespace Entourage.Members.Passkeys;

/// <summary>Removes a passkey if there is another way to sign in, and ends every other session: one may be on that device.</summary>
internal sealed class RemovePasskey(IdentityTransaction work, UserManager<IdentityUser<Guid>> users)
{
    internal static void Map(RouteGroupBuilder api) =>
        api.MapDelete("/me/passkeys/{id}", async Task<Results<NoContent, ProblemHttpResult>> (
            string id, RemovePasskey remove, Caller me, HttpContext context, CancellationToken stop) =>
        {
            var removed = await remove.RunAsync(id, me, stop);
            return removed.Ok ? TypedResults.NoContent() : removed.Problem.ToHttp(context);
        }).Needs(Scopes.Account).WithName("RemovePasskey").WithSummary("Remove a passkey").WithTags("Passkeys")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);

    /// <summary>Removes one of the member's own passkeys; <c>not_found</c>, or <c>last_key</c> if it is the only way to sign in.</summary>
    public async Task<Outcome<Done>> RunAsync(string id, Caller me, CancellationToken stop)
    {
        if (id is not { Length: > 0 and <= 1400 } || !Base64Url.IsValid(id)) return HttpProblems.NotFound;
        var credential = Base64Url.DecodeFromChars(id);
        return await work.RunAsync<Done>(async db =>
        {
            var user = await users.FindByIdAsync(me.Member.Value.ToString());
            if (user is null) return HttpProblems.SignInRequired;
            var passkeys = await users.GetPasskeysAsync(user);
            if (!passkeys.Any(passkey => passkey.CredentialId.AsSpan().SequenceEqual(credential))) return HttpProblems.NotFound;
            if (passkeys.Count == 1 && user.PasswordHash is null) return MemberProblems.LastKey;
            if (!(await users.RemovePasskeyAsync(user, credential)).Succeeded) return HttpProblems.Fault;
            using var rows = StoreSession.Within(db);
            SessionRows.EndOthers(rows, me.Member, me.Session ?? []);
            return default(Done);
        }, stop);
    }
}
