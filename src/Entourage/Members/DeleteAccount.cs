using System.Text.Json;
using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members.Passkeys;
using Entourage.Members.Pictures;
using Entourage.Members.Tokens;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Entourage.Members;

/// <summary>
/// Deletes an account and everything about its member, in one transaction. Only the handle stays reserved for a while. Whoever is signed in by
/// session proves once more who they are.
/// </summary>
public sealed class DeleteAccount
{
    private readonly UnitOfWork work;
    private readonly UserManager<IdentityUser<Guid>> users;
    private readonly PasswordCheck check;
    private readonly PasskeyRelay passkeys;
    private readonly Sessions.Sessions sessions;
    private readonly PictureFiles pictures;
    private readonly IEnumerable<IForgetsMembers> forgetful;
    private readonly IRemembersRows remembered;
    private readonly MembersOptions options;
    private readonly TimeProvider time;

    internal DeleteAccount(
        UnitOfWork work, UserManager<IdentityUser<Guid>> users, PasswordCheck check, PasskeyRelay passkeys, Sessions.Sessions sessions,
        PictureFiles pictures, IEnumerable<IForgetsMembers> forgetful, IRemembersRows remembered, IOptions<MembersOptions> options,
        TimeProvider time) =>
        (this.work, this.users, this.check, this.passkeys, this.sessions, this.pictures, this.forgetful, this.remembered, this.options, this.time) =
        (work, users, check, passkeys, sessions, pictures, forgetful, remembered, options.Value, time);

    /// <summary>The proof: the password, or a passkey ceremony begun as for signing in. A bearer token needs none.</summary>
    /// <param name="Password">The member's password.</param>
    /// <param name="Ceremony">The ceremony that the options began.</param>
    /// <param name="Credential">What the browser made of it (<c>PublicKeyCredential.toJSON()</c>).</param>
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
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(me);
        if (me.Session is not null)
        {
            var proved = await ProveAsync(request, me, context, stop);
            if (!proved.Ok) return proved.Problem;
        }
        var ended = await work.RunAsync<byte[][]>(db => ForgetAsync(db, me, stop), stop);
        if (!ended.Ok) return ended.Problem;

        foreach (var key in ended.Value) sessions.Forget(key);
        remembered.Forget();
        if (me.Session is not null)
        {
            Sessions.Sessions.TakeBack(context);
            SiteCookies.Remove(context, SiteCookies.Device);
        }
        pictures.Forget(me.Member);
        return default(Done);
    }

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

    private async Task<Outcome<byte[][]>> ForgetAsync(AppDb db, Caller me, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var handle = await db.Set<Member>().Where(member => member.Id == me.Member).Select(member => member.Handle).SingleOrDefaultAsync(stop);
        if (handle is null) return HttpProblems.SignInRequired;
        using var rows = HotSession.Within(db);
        foreach (var capability in forgetful) capability.Forget(rows, me.Member);

        var keys = await db.Set<Token>().Where(token => token.Member == me.Member).Select(token => token.Key).ToListAsync(stop);
        await db.Set<Token>().Where(token => token.Member == me.Member).ExecuteDeleteAsync(stop);
        var sessionKeys = Sessions.SessionRows.EndOthers(rows, me.Member, []);
        await db.Set<Ceremony>().Where(ceremony => ceremony.Member == me.Member).ExecuteDeleteAsync(stop);
        await db.Set<Member>().Where(member => member.InvitedBy == me.Member)
            .ExecuteUpdateAsync(change => change.SetProperty(member => member.InvitedBy, (MemberId?)null), stop);
        await db.Set<Member>().Where(member => member.Id == me.Member).ExecuteDeleteAsync(stop);
        // Passkeys go with it: their foreign key cascades.
        await db.Users.Where(user => user.Id == me.Member.Value).ExecuteDeleteAsync(stop);

        await db.Set<HeldHandle>().Where(held => held.Handle == handle).ExecuteDeleteAsync(stop);
        if (options.HandleHoldDays > 0) db.Add(new HeldHandle { Handle = handle, Until = now.AddDays(options.HandleHoldDays) });
        return (byte[][])[.. keys, .. sessionKeys];
    }
}
