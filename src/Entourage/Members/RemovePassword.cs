using Microsoft.AspNetCore.Identity;

namespace Entourage.Members;

/// <summary>Goes on with passkeys alone.</summary>
internal sealed class RemovePassword(IdentityTransaction work, UserManager<IdentityUser<Guid>> users)
{
    internal static void Map(RouteGroupBuilder api) =>
        api.MapDelete("/me/password", async Task<Results<NoContent, ProblemHttpResult>> (
            RemovePassword remove, Caller me, HttpContext context, CancellationToken stop) =>
        {
            var removed = await remove.RunAsync(me, stop);
            return removed.Ok ? TypedResults.NoContent() : removed.Problem.ToHttp(context);
        }).Needs(Scopes.Account).WithName("RemovePassword").WithSummary("Remove your password").WithTags("Me")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(409);

    /// <summary>Removes the password; <c>last_key</c> if there is no passkey to sign in with. If there is no password, that is a success.</summary>
    public Task<Outcome<Done>> RunAsync(Caller me, CancellationToken stop)
    {
        return work.RunAsync<Done>(async _ =>
        {
            var user = await users.FindByIdAsync(me.Member.Value.ToString());
            if (user is null) return HttpProblems.SignInRequired;
            if (user.PasswordHash is null) return default(Done);
            if ((await users.GetPasskeysAsync(user)).Count == 0) return MemberProblems.LastKey;
            user.PasswordHash = null;
            return (await users.UpdateAsync(user)).Succeeded ? default(Done) : HttpProblems.Fault;
        }, stop);
    }
}
