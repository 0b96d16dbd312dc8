using Microsoft.AspNetCore.Identity;

namespace Entourage.Members;

/// <summary>
/// Compares a password with the one a member has. Tries are counted wherever a password is asked for, so that a stolen session cannot guess
/// more freely than a stranger at the door.
/// </summary>
internal sealed class PasswordCheck(IdentityTransaction work, UserManager<IdentityUser<Guid>> users, NobodysPassword nobody)
{
    /// <summary>Slow by design (PBKDF2), so it happens outside the write lane: <c>sign_in_failed</c> or <c>locked_out</c> when it is wrong.</summary>
    public async Task<Outcome<Done>> RunAsync(IdentityUser<Guid>? user, string? password, CancellationToken stop)
    {
        if (user is not null && await users.IsLockedOutAsync(user)) return MemberProblems.LockedOut;
        var hash = user?.PasswordHash ?? nobody.Hash;
        var given = password is { Length: <= 256 } ? password : "";
        var right = users.PasswordHasher.VerifyHashedPassword(user ?? NobodysPassword.User, hash, given) != PasswordVerificationResult.Failed
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

/// <summary>A hash that no password has, made as members' are: with an unknown handle it costs the time that a wrong password does. Thread-safe.</summary>
internal sealed class NobodysPassword(IOptions<PasswordHasherOptions> hashing)
{
    public static readonly IdentityUser<Guid> User = new() { UserName = "nobody" };

    private readonly Lazy<string> hash = new(() => new PasswordHasher<IdentityUser<Guid>>(hashing).HashPassword(User, Guid.NewGuid().ToString()));

    public string Hash => hash.Value;
}
