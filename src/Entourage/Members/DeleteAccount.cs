using System.Text.Json;
using Entourage.Members.Passkeys;
using Entourage.Members.Sessions;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Entourage.Members;

/// <summary>
/// Deletes an account and everything about its member. One small transaction takes the account away: from then on the member is there for nobody and
/// signed in nowhere, whatever happens next. The rows about them go in small steps after it (<see cref="Deletions"/>). Only the handle stays reserved
/// for a while. Whoever asks proves once more who they are, unless the account has no key but tokens.
/// </summary>
internal sealed class DeleteAccount(
    IdentityTransaction work, UserManager<IdentityUser<Guid>> users, PasswordCheck check, PasskeyRelay passkeys,
    Deletions deletions, IEnumerable<ITakesLeave> others, HeldHandles held, IOptions<MembersOptions> options, TimeProvider time)
{
    // Nobody takes over a name while what is left of its last holder is still going.
    private static readonly TimeSpan LeastHold = TimeSpan.FromHours(1);

    // From then on somebody may know the handle, and have it written down.
    private static readonly TimeSpan Known = TimeSpan.FromDays(3);

    private readonly MembersOptions options = options.Value;

    /// <summary>Proof of who you are: your password, or a passkey ceremony begun as for signing in. Not needed where the account has neither.</summary>
    /// <param name="Password">The member's password.</param>
    /// <param name="Ceremony">The ceremony begun with the options.</param>
    /// <param name="Credential">The browser's answer (<c>PublicKeyCredential.toJSON()</c>).</param>
    public sealed record Request(string? Password = null, string? Ceremony = null, JsonElement? Credential = null);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapDelete("/me", async Task<Results<NoContent, ProblemHttpResult>> (
            [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] Request? request, DeleteAccount delete, Caller me, HttpContext context,
            CancellationToken stop) =>
        {
            var deleted = await delete.RunAsync(request ?? new(), me, context, stop);
            return deleted.Ok ? TypedResults.NoContent() : deleted.Problem.ToHttp(context);
        }).Needs(Scopes.Account).WithName("DeleteAccount").WithSummary("Delete your account and everything about you").WithTags("Me")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422).ProducesProblem(429);

    /// <summary>Deletes it; <c>proof_missing</c>, <c>password_wrong</c>, <c>locked_out</c>, <c>passkey_failed</c> or <c>restart_ceremony</c>.</summary>
    public async Task<Outcome<Done>> RunAsync(Request request, Caller me, HttpContext context, CancellationToken stop)
    {
        if (me.Session is not null || await HasKeyAsync(me))
        {
            var proved = await ProveAsync(request, me, context, stop);
            if (!proved.Ok) return proved.Problem;
        }
        var leave = new List<Func<Task>>();
        foreach (var other in others) leave.AddRange(await other.PrepareAsync(me.Member, stop));
        var ended = await work.RunAsync<Done>(db => RemoveAsync(db, me, stop), stop);
        if (!ended.Ok) return ended.Problem;

        if (me.Session is not null)
        {
            SessionKeeper.TakeBack(context);
            SiteCookies.Remove(context, SiteCookies.Device);
        }
        await Task.WhenAll([deletions.HurryAsync(ForgetMembers.Kind, me.Member.Value, stop), .. leave.Select(one => one())]);
        return default(Done);
    }

    private async Task<bool> HasKeyAsync(Caller me) =>
        await users.FindByIdAsync(me.Member.Value.ToString()) is { } user && (user.PasswordHash is not null || (await users.GetPasskeysAsync(user)).Count > 0);

    private async Task<Outcome<Done>> ProveAsync(Request request, Caller me, HttpContext context, CancellationToken stop)
    {
        if (request.Credential is { } credential)
        {
            var known = await passkeys.RecogniseAsync(request.Ceremony, credential, context, stop);
            if (!known.Ok) return known.Problem;
            return known.Value.User.Id == me.Member.Value ? default(Done) : MemberProblems.PasskeyFailed;
        }
        if (string.IsNullOrEmpty(request.Password)) return MemberProblems.ProofMissing;
        var user = await users.FindByIdAsync(me.Member.Value.ToString());
        var right = await check.RunAsync(user, request.Password, stop);
        return !right.Ok && right.Problem == MemberProblems.SignInFailed ? MemberProblems.PasswordWrong : right;
    }

    private async Task<Outcome<Done>> RemoveAsync(AppDb db, Caller me, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        using var rows = StoreSession.Within(db);
        if (MemberRows.Find(rows, me.Member) is not { } card) return HttpProblems.SignInRequired;
        if (card.Operator && !AccountRows.HasOtherOperator(rows, me.Member)) return MemberProblems.LastOperator;
        rows.Changed(new MemberChanged(me.Member));
        AccessLinkRows.Forget(rows, me.Member);
        var inviter = AccountRows.Remove(rows, me.Member, held, HeldUntil(card, now));
        DeletionRows.Add(rows, ForgetMembers.Kind, me.Member.Value, now, heir: inviter?.Value);
        // Passkeys go with it: their foreign key cascades.
        await db.Users.Where(user => user.Id == me.Member.Value).ExecuteDeleteAsync(stop);
        return default(Done);
    }

    // A handle that nobody can know yet is not worth holding: whoever joins and leaves again would keep a good name from everybody.
    private DateTimeOffset HeldUntil(MemberCard card, DateTimeOffset now)
    {
        var known = now - card.JoinedAt >= Known || card.Followers > 0 || card.Clips > 0;
        var hold = known ? TimeSpan.FromDays(options.HandleHoldDays) : LeastHold;
        return now + (hold > LeastHold ? hold : LeastHold);
    }
}
