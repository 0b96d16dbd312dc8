using System.Buffers.Text;
using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members.Sessions;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Members.Passkeys;

/// <summary>Takes a passkey away from the account, when there is another way to sign in, and ends every other session: one may be on that device.</summary>
public sealed class RemovePasskey
{
    private readonly UnitOfWork work;
    private readonly UserManager<IdentityUser<Guid>> users;
    private readonly Sessions.Sessions sessions;

    internal RemovePasskey(UnitOfWork work, UserManager<IdentityUser<Guid>> users, Sessions.Sessions sessions) =>
        (this.work, this.users, this.sessions) = (work, users, sessions);

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
        var ended = await work.RunAsync<byte[][]>(async db =>
        {
            var user = await users.FindByIdAsync(me.Member.Value.ToString());
            if (user is null) return HttpProblems.SignInRequired;
            var passkeys = await users.GetPasskeysAsync(user);
            if (!passkeys.Any(passkey => passkey.CredentialId.AsSpan().SequenceEqual(credential))) return HttpProblems.NotFound;
            if (passkeys.Count == 1 && user.PasswordHash is null) return MemberProblems.LastKey;
            if (!(await users.RemovePasskeyAsync(user, credential)).Succeeded) return HttpProblems.Fault;
            using var rows = HotSession.Within(db);
            return SessionRows.EndOthers(rows, me.Member, me.Session ?? []);
        }, stop);
        if (!ended.Ok) return ended.Problem;
        foreach (var key in ended.Value) sessions.Forget(key);
        return default(Done);
    }
}
