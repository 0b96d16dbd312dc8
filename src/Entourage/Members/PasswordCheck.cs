using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Entourage.Members;

/// <summary>
/// Compares a password with the one a member has. Tries are counted wherever a password is asked for, so that a stolen session cannot guess
/// more freely than a stranger at the door.
/// </summary>
internal sealed class PasswordCheck(UnitOfWork work, UserManager<IdentityUser<Guid>> users)
{
    // A hash nobody's password has: an unknown handle costs the same time as a wrong password.
    private static readonly IdentityUser<Guid> Nobody = new() { UserName = "nobody" };
    private static readonly Lazy<string> NobodysHash = new(() => new PasswordHasher<IdentityUser<Guid>>().HashPassword(Nobody, Guid.NewGuid().ToString()));

    /// <summary>Slow by design (PBKDF2), so it happens outside the write lane: <c>sign_in_failed</c> or <c>locked_out</c> when it is wrong.</summary>
    public async Task<Outcome<Done>> RunAsync(IdentityUser<Guid>? user, string? password, CancellationToken stop)
    {
        if (user is not null && await users.IsLockedOutAsync(user)) return MemberProblems.LockedOut;
        var hash = user?.PasswordHash ?? NobodysHash.Value;
        var given = password is { Length: <= 256 } ? password : "";
        var right = users.PasswordHasher.VerifyHashedPassword(user ?? Nobody, hash, given) != PasswordVerificationResult.Failed
            && user?.PasswordHash is not null;
        if (user is null) return MemberProblems.SignInFailed;
        if (right && user.AccessFailedCount == 0) return default(Done);
        var counted = await work.RunAsync<Done>(async db =>
        {
            // Tries that ran side by side all count, and none of them may pass once the others have closed the door.
            await db.Entry(user).ReloadAsync(stop);
            if (db.Entry(user).State == EntityState.Detached) return MemberProblems.SignInFailed;
            if (await users.IsLockedOutAsync(user)) return MemberProblems.LockedOut;
            var result = right ? await users.ResetAccessFailedCountAsync(user) : await users.AccessFailedAsync(user);
            return result.Succeeded ? default(Done) : MemberProblems.SignInFailed;
        }, stop);
        if (!counted.Ok) return counted.Problem;
        return right ? default(Done) : MemberProblems.SignInFailed;
    }
}
