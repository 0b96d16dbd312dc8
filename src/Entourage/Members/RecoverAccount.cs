using Entourage.Members.Sessions;
using Entourage.Records;
using Microsoft.AspNetCore.Identity;

namespace Entourage.Members;

/// <summary>
/// The way back into an account whose only key is lost: an operator makes a link on the command line and gives it to the member, who sets a password by it once. Every
/// session ends with that; passkeys and tokens stay, for the member to look through.
/// </summary>
internal sealed class RecoverAccount(
    IdentityTransaction work, UserManager<IdentityUser<Guid>> users, SessionKeeper sessions, StoreReader reader, StoreWriter writer, TimeProvider time)
{
    /// <summary>How long a link works.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    /// <summary>The link's secret, and the new password.</summary>
    /// <param name="Link">The last part of the link.</param>
    /// <param name="Password">At least 10 characters.</param>
    public sealed record Request(string? Link, string? Password);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapPost("/accounts/recovery", async Task<Results<Ok<SignedIn>, ProblemHttpResult>> (
            Request request, RecoverAccount use, HttpContext context, CancellationToken stop) =>
        {
            var recovered = await use.RunAsync(request, context, stop);
            return recovered.Ok ? TypedResults.Ok(recovered.Value) : recovered.Problem.ToHttp(context);
        }).WithName("RecoverAccount").WithSummary("Set a password with the link of somebody whose keys are lost").WithTags("Accounts")
            .ForEverybody().Counted(Limit.Attempts).ProducesProblem(403).ProducesProblem(422).ProducesProblem(429);

    /// <summary>Makes the path of a link for a member, in place of every earlier one; <c>not_found</c>.</summary>
    public async Task<Outcome<string>> MakeAsync(string handle, string note, CancellationToken stop)
    {
        var (secret, key) = AccessLinkRows.New();
        var made = await writer.WriteAsync(new Make(handle, key, note, time.GetUtcNow()), stop);
        return made.Ok ? $"/recover?link={secret}" : made.Problem;
    }

    /// <summary>Whose account a link opens now: their handle; null when it opens none.</summary>
    public async ValueTask<string?> HandleOfAsync(string? link, CancellationToken stop) => AccessLinkRows.Key(link) is not { } key
        ? null
        : await reader.ReadAsync(
            (key, now: time.GetUtcNow()),
            static (rows, asked) => AccessLinkRows.MemberOf(rows, AccessLinkKind.Recovery, asked.key, asked.now) is { } member ? MemberRows.Find(rows, member)?.Handle : null,
            stop);

    /// <summary>
    /// Sets the password and signs the browser in; <c>recovery_not_valid</c> for a link that was used, is too old or never was, <c>account_suspended</c>, and everything that
    /// is said of a password.
    /// </summary>
    public async Task<Outcome<SignedIn>> RunAsync(Request request, HttpContext context, CancellationToken stop)
    {
        if (AccessLinkRows.Key(request.Link) is not { } key) return MemberProblems.RecoveryNotValid;
        var password = Password.Check(request.Password);
        if (!password.Ok) return password.Problem;
        // Before the slow part: a link that opens nothing costs nothing.
        if (await HandleOfAsync(request.Link, stop) is null) return MemberProblems.RecoveryNotValid;
        var hash = users.PasswordHasher.HashPassword(new IdentityUser<Guid>(), password.Value);
        var recovered = await work.RunAsync<(MemberCard Card, string Secret)>(async db =>
        {
            using var rows = StoreSession.Within(db);
            var now = time.GetUtcNow();
            if (!AccessLinkRows.Use(rows, AccessLinkKind.Recovery, key, now, out var member) || member is not { } who) return MemberProblems.RecoveryNotValid;
            if (MemberRows.Find(rows, who) is not { } card) return MemberProblems.RecoveryNotValid;
            if (card.Suspended) return HttpProblems.AccountSuspended;
            if (await users.FindByIdAsync(who.Value.ToString()) is not { } user) return MemberProblems.RecoveryNotValid;
            (user.PasswordHash, user.AccessFailedCount, user.LockoutEnd) = (hash, 0, null);
            if (!(await users.UpdateAsync(user)).Succeeded) return HttpProblems.Fault;
            SessionRows.EndOthers(rows, who, []);
            var (secret, session) = sessions.Begin(who, context);
            SessionRows.Add(rows, session);
            AuditRows.Add(rows, by: null, "recovered", who, "", now);
            return (card, secret);
        }, stop);
        if (!recovered.Ok) return recovered.Problem;
        sessions.IssueCookie(context, recovered.Value.Secret);
        return new SignedIn(MeView.Of(recovered.Value.Card), null, "/settings/sign-in");
    }

    private sealed class Make(string handle, byte[] key, string note, DateTimeOffset now) : StoreWrite<Outcome<Done>>
    {
        protected override Outcome<Done> Apply(StoreSession session)
        {
            if (MemberRows.Find(session, handle) is not { } member) return HttpProblems.NotFound;
            AccessLinkRows.Replace(session, new() { Key = key, Kind = AccessLinkKind.Recovery, Member = member.Id, MadeAt = now, ExpiresAt = now + Life });
            AuditRows.Add(session, by: null, "recovery_made", member.Id, note, now);
            return default(Done);
        }
    }
}
