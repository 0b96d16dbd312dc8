using Entourage.Members.Sessions;
using Microsoft.AspNetCore.Identity;

namespace Entourage.Members;

/// <summary>Gives an account a password, or another one, and ends every other session.</summary>
internal sealed class ChangePassword(IdentityTransaction work, UserManager<IdentityUser<Guid>> users, PasswordCheck check)
{
    /// <summary>The new password, and the current one if there is one.</summary>
    /// <param name="Password">At least 10 characters.</param>
    /// <param name="Current">The current password.</param>
    public sealed record Request(string? Password, string? Current = null);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapPut("/me/password", async Task<Results<NoContent, ProblemHttpResult>> (
            Request request, ChangePassword change, Caller me, HttpContext context, CancellationToken stop) =>
        {
            var changed = await change.RunAsync(request, me, stop);
            return changed.Ok ? TypedResults.NoContent() : changed.Problem.ToHttp(context);
        }).Needs(Scopes.Account).WithName("ChangePassword").WithSummary("Set or change your password").WithTags("Me")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(422).ProducesProblem(429);

    /// <summary>Changes it; <c>session_required</c> for a first password by a token, <c>password_wrong</c>, <c>locked_out</c>, <c>password_too_short</c> or <c>password_too_long</c> otherwise.</summary>
    public async Task<Outcome<Done>> RunAsync(Request request, Caller me, CancellationToken stop)
    {
        var password = Password.Check(request.Password);
        if (!password.Ok) return password.Problem;
        var user = await users.FindByIdAsync(me.Member.Value.ToString());
        if (user is null) return HttpProblems.SignInRequired;
        var before = user.PasswordHash;
        // A first password needs no proof but the session: a key for a program must not become one that opens everything.
        if (before is null && me.Session is null) return MemberProblems.SessionRequired;
        if (before is not null)
        {
            var right = await check.RunAsync(user, request.Current, stop);
            if (!right.Ok) return right.Problem == MemberProblems.SignInFailed ? MemberProblems.PasswordWrong : right.Problem;
        }
        // Slow by design (PBKDF2), so it happens before the write lane is entered.
        var hash = users.PasswordHasher.HashPassword(user, password.Value);

        return await work.RunAsync<Done>(async db =>
        {
            await db.Entry(user).ReloadAsync(stop);
            if (db.Entry(user).State == EntityState.Detached) return HttpProblems.SignInRequired;
            if (user.PasswordHash != before) return MemberProblems.PasswordWrong;
            user.PasswordHash = hash;
            if (!(await users.UpdateAsync(user)).Succeeded) return MemberProblems.PasswordWrong;
            using var rows = StoreSession.Within(db);
            SessionRows.EndOthers(rows, me.Member, me.Session ?? []);
            return default(Done);
        }, stop);
    }
}
