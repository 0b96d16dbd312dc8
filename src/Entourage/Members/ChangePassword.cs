using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members.Sessions;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Entourage.Members;

/// <summary>Gives an account a password, or another one, and ends every other session.</summary>
public sealed class ChangePassword
{
    private readonly UnitOfWork work;
    private readonly UserManager<IdentityUser<Guid>> users;
    private readonly PasswordCheck check;
    private readonly Sessions.Sessions sessions;

    internal ChangePassword(UnitOfWork work, UserManager<IdentityUser<Guid>> users, PasswordCheck check, Sessions.Sessions sessions) =>
        (this.work, this.users, this.check, this.sessions) = (work, users, check, sessions);

    /// <summary>The new password, and the old one where there is one.</summary>
    /// <param name="Password">At least 10 characters.</param>
    /// <param name="Current">The password that it replaces.</param>
    public sealed record Request(string? Password, string? Current = null);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapPut("/me/password", async Task<Results<NoContent, ProblemHttpResult>> (
            Request request, ChangePassword change, Caller me, HttpContext context, CancellationToken stop) =>
        {
            var changed = await change.RunAsync(request, me, stop);
            return changed.Ok ? TypedResults.NoContent() : changed.Problem.ToHttp(context);
        }).Needs(Scopes.Account).WithName("ChangePassword").WithSummary("Set or change your password").WithTags("Me")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(422).ProducesProblem(429);

    /// <summary>Changes it; <c>password_wrong</c>, <c>locked_out</c>, <c>password_too_short</c> or <c>password_too_long</c> otherwise.</summary>
    public async Task<Outcome<Done>> RunAsync(Request request, Caller me, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(me);
        var password = Password.Check(request.Password);
        if (!password.Ok) return password.Problem;
        var user = await users.FindByIdAsync(me.Member.Value.ToString());
        if (user is null) return HttpProblems.SignInRequired;
        var before = user.PasswordHash;
        if (before is not null)
        {
            var right = await check.RunAsync(user, request.Current, stop);
            if (!right.Ok) return right.Problem == MemberProblems.SignInFailed ? MemberProblems.PasswordWrong : right.Problem;
        }
        // Slow by design (PBKDF2), so it happens before the write lane is entered.
        var hash = users.PasswordHasher.HashPassword(user, password.Value);

        var ended = await work.RunAsync<byte[][]>(async db =>
        {
            await db.Entry(user).ReloadAsync(stop);
            if (db.Entry(user).State == EntityState.Detached) return HttpProblems.SignInRequired;
            if (user.PasswordHash != before) return MemberProblems.PasswordWrong;
            user.PasswordHash = hash;
            if (!(await users.UpdateAsync(user)).Succeeded) return MemberProblems.PasswordWrong;
            using var rows = HotSession.Within(db);
            return SessionRows.EndOthers(rows, me.Member, me.Session ?? []);
        }, stop);
        if (!ended.Ok) return ended.Problem;
        foreach (var key in ended.Value) sessions.Forget(key);
        return default(Done);
    }
}
