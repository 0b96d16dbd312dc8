using System.Security.Cryptography;
using Entourage.Allowance;
using Entourage.Clips;
using Entourage.Follows;
using Entourage.Http;
using Entourage.Invitations;
using Entourage.Invitations.Links;
using Entourage.Invitations.Redeems;
using Entourage.Members;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Entourage.Bench.UnderTest;

/// <summary>
/// The redeem as one would write it on EF Core without a thought for speed: a context and a transaction for each request, the same rules in the
/// same order, the same rows, one commit with an fsync.
/// </summary>
internal static class RedeemWithEf
{
    public static async Task<Results<Ok<RedeemAnswer>, ProblemHttpResult>> HandleAsync(
        Redeem.Request request, Caller me, IdentityTransaction work, InvitationToken tokens, Visit visits, IOptions<AllowanceOptions> numbers, TimeProvider time,
        HttpContext context, CancellationToken stop)
    {
        if (tokens.Read(request.Token) is not { } id) return HttpProblems.NotFound.ToHttp(context);
        if (visits.Landing(context, request.Ticket) is not { } landed || landed.Invitation != id) return InvitationProblems.LandingRequired.ToHttp(context);
        var answer = await work.RunAsync(db => RunAsync(db, id, me.Member, numbers.Value, time.GetUtcNow(), stop), stop);
        return answer.Ok ? TypedResults.Ok(answer.Value) : answer.Problem.ToHttp(context);
    }

    private static async Task<Outcome<RedeemAnswer>> RunAsync(
        AppDb db, InvitationId id, MemberId me, AllowanceOptions numbers, DateTimeOffset now, CancellationToken stop)
    {
        var invitation = await db.Set<Invitation>().AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, stop);
        if (invitation is null) return HttpProblems.NotFound;
        var follows = await db.Set<Follow>().AnyAsync(one => one.Follower == me && one.Followee == invitation.Creator, stop);
        if (invitation.RedeemedBy == me) return new RedeemAnswer(invitation.Result!, invitation.Redemption!, follows, Replayed: true, invitation.Clip);
        if (invitation.Creator == me) return InvitationProblems.Own;
        if (await db.Set<Block>().AnyAsync(one => one.Blocker == me && one.Blocked == invitation.Creator, stop)) return InvitationProblems.YouBlocked;
        if (await db.Set<Block>().AnyAsync(one => one.Blocker == invitation.Creator && one.Blocked == me, stop)) return InvitationProblems.Unavailable;
        var creator = await db.Set<Member>().AsNoTracking().SingleOrDefaultAsync(one => one.Id == invitation.Creator, stop);
        if (creator is not { Suspended: false }) return InvitationProblems.Unavailable;
        var clip = await db.Set<Clip>().AsNoTracking().SingleOrDefaultAsync(one => one.Id == invitation.Clip, stop);
        if (clip is null) return InvitationProblems.ClipRemoved;
        if (clip.Status != ClipStatus.Ready) return InvitationProblems.ClipNotReady;
        if (invitation.ExpiresAt <= now) return InvitationProblems.Expired;

        var redemption = Base32.Encode(RandomNumberGenerator.GetBytes(15));
        var result = follows ? "already_following" : "redeemed";
        var bound = await db.Set<Invitation>()
            .Where(one => one.Id == id && (one.State == InvitationState.Open || one.State == InvitationState.HandedOver))
            .ExecuteUpdateAsync(
                set => set.SetProperty(one => one.State, InvitationState.Redeemed).SetProperty(one => one.RedeemedBy, me)
                    .SetProperty(one => one.RedeemedAt, now).SetProperty(one => one.Redemption, redemption).SetProperty(one => one.Result, result),
                stop);
        if (bound != 1) return InvitationProblems.AlreadyUsed;
        if (follows)
        {
            await db.Set<Invitation>().Where(one => one.Id == id).ExecuteUpdateAsync(set => set.SetProperty(one => one.Weight, (int?)null), stop);
        }
        else
        {
            db.Add(new Follow { Follower = me, Followee = creator.Id, MadeAt = now, Through = id, Channel = invitation.Channel });
            await db.Set<Member>().Where(one => one.Id == me).ExecuteUpdateAsync(set => set.SetProperty(one => one.Following, one => one.Following + 1), stop);
            await db.Set<Member>().Where(one => one.Id == creator.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.Followers, one => one.Followers + 1), stop);
            await AcceptAsync(db, invitation, numbers, me, now, stop);
        }
        return new RedeemAnswer(result, redemption, Following: true, Replayed: false, invitation.Clip);
    }

    // What AllowanceRows.Accept does.
    private static async Task AcceptAsync(
        AppDb db, Invitation invitation, AllowanceOptions numbers, MemberId me, DateTimeOffset now, CancellationToken stop)
    {
        var sender = invitation.Creator;
        var entries = db.Set<Invitation>().Where(one => one.Creator == sender && one.Weight != null);
        var joined = await db.Set<Member>().Where(one => one.Id == me).Select(one => one.JoinedAt).SingleAsync(stop);
        var seen = db.Set<SeenPlace>().Where(one => one.Member == me).Select(one => one.Mark);
        var again = await entries.AnyAsync(one => one.RedeemedBy == me && one.AcceptedAt != null, stop) || await db.Set<SeenPlace>().AnyAsync(one => one.Member == sender && seen.Contains(one.Mark), stop);
        var account = await db.Set<Member>().SingleAsync(one => one.Id == sender, stop);
        var since = now - AllowanceRule.RingAge;
        var ring = await entries.Where(one => one.MadeAt > since).OrderByDescending(one => one.MadeAt).Take(AllowanceRule.RingSize)
            .Select(one => one.Weight!.Value).ToListAsync(stop);
        var before = now - AllowanceRule.KeptAfter;
        var kept = await entries
            .Where(one => one.MadeAt <= before && one.Weight >= AllowanceRule.BrandNew && one.AcceptedAt <= before)
            .Take(3).CountAsync(stop);
        var established = kept == 3;
        var perDay = AllowanceRule.RefillPerDay(AllowanceRule.Score(ring.Sum() - ring.Count, account.HalfReports), established, numbers);
        var cap = (established ? numbers.EstablishedCap : numbers.Cap) * (long)AllowanceRule.One;
        var (held, at) = AllowanceRule.Refill(account.Tokens!.Value, account.CountedTo!.Value, now, perDay, Math.Max(cap, account.Tokens.Value));
        db.Entry(account).Property(one => one.Tokens).CurrentValue = again ? held : Math.Min(cap, held + AllowanceRule.AcceptedBonus);
        db.Entry(account).Property(one => one.CountedTo).CurrentValue = at;
        var weight = now - joined >= TimeSpan.FromHours(72) ? AllowanceRule.Qualified : AllowanceRule.BrandNew;
        await db.Set<Invitation>().Where(one => one.Id == invitation.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.Weight, again ? 0 : weight).SetProperty(one => one.AcceptedAt, now), stop);
    }
}
