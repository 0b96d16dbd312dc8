using Entourage.Http;
using Entourage.Kernel;
using Entourage.Languages;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Entourage.Members;

/// <summary>Changes what a member is called and says about themselves, the language they read in, and their say over follows.</summary>
public sealed class ChangeProfile
{
    private readonly UnitOfWork work;
    private readonly Ages ages;
    private readonly IRemembersRows remembered;
    private readonly TimeProvider time;

    internal ChangeProfile(UnitOfWork work, Ages ages, IRemembersRows remembered, TimeProvider time) =>
        (this.work, this.ages, this.remembered, this.time) = (work, ages, remembered, time);

    /// <summary>What is left out stays as it is.</summary>
    /// <param name="Name">What to call them, 1 to 50 characters.</param>
    /// <param name="Bio">A few words, at most 500 characters with line breaks; empty clears it.</param>
    /// <param name="Language">A language of the site; empty follows the browser again.</param>
    /// <param name="Private">
    /// Only people I approve follow me. Switched off, requests that wait stay as they are: nobody follows because of it, and each can still be
    /// approved, or ask again and follow at once.
    /// </param>
    /// <param name="AutoFollow">Watching an invitation's clip follows its maker; off, the button is needed.</param>
    /// <param name="InvitationsFrom">Whose invitations may make me follow: <c>anybody</c>, <c>followers</c> or <c>nobody</c>.</param>
    /// <param name="FollowBack">Follow whoever comes through an invitation of mine.</param>
    /// <param name="BirthYear">
    /// My year of birth, where the site asks; it can be given once, <c>birth_year_given</c>. A minor then approves followers, until they choose otherwise.
    /// </param>
    public sealed record Request(
        string? Name = null, string? Bio = null, string? Language = null, bool? Private = null, bool? AutoFollow = null,
        string? InvitationsFrom = null, bool? FollowBack = null, int? BirthYear = null);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapPatch("/me", async Task<Results<Ok<MeView>, ProblemHttpResult>> (
            Request request, ChangeProfile change, Caller me, HttpContext context, CancellationToken stop) =>
        {
            var changed = await change.RunAsync(request, me, stop);
            return changed.Ok ? TypedResults.Ok(changed.Value) : changed.Problem.ToHttp(context);
        }).Needs(Scopes.Account).WithName("ChangeProfile").WithSummary("Change your profile").WithTags("Me")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422);

    /// <summary>Changes what is given and answers with the whole.</summary>
    public async Task<Outcome<MeView>> RunAsync(Request request, Caller me, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(me);
        var name = DisplayName.Read(request.Name);
        if (!name.Ok) return name.Problem;
        if (request.Name is not null && name.Value.Length == 0) return MemberProblems.NameMissing;
        var bio = PlainText.Clean(request.Bio, 500, 2000, "bio", lines: true);
        if (!bio.Ok) return bio.Problem;
        if (request.Language is { Length: > 0 } language && !Texts.All.ContainsKey(language)) return MemberProblems.LanguageUnknown;
        if (request.InvitationsFrom is { } whose && !InvitationsFrom.All.Contains(whose)) return MemberProblems.InvitationsFromUnknown;
        Outcome<int?> born = request.BirthYear is null ? (int?)null : ages.Read(request.BirthYear);
        if (!born.Ok) return born.Problem;

        var changed = await work.RunAsync<MeView>(async db =>
        {
            var member = await db.Set<Member>().SingleOrDefaultAsync(member => member.Id == me.Member, stop);
            if (member is null) return HttpProblems.SignInRequired;
            if (request.Name is not null && name.Value != member.Name)
            {
                var keepers = member.Operator ? null : await DisplayName.KeepersAsync(db, stop);
                if (keepers is not null && DisplayName.Refuse(name.Value, keepers, time.GetUtcNow() - member.JoinedAt) is { } refused) return refused;
                member.Name = name.Value;
            }
            if (request.Bio is not null) member.Bio = bio.Value;
            if (request.Language is not null) member.Language = request.Language.Length > 0 ? request.Language : null;
            if (request.Private is { } hidden) member.Private = hidden;
            if (request.AutoFollow is { } alone) member.AutoFollow = alone;
            if (request.InvitationsFrom is { } from) member.InvitationsFrom = from;
            if (request.FollowBack is { } back) member.FollowBack = back;
            if (born.Value is { } year)
            {
                if (member.BirthYear is not null) return MemberProblems.BirthYearGiven;
                member.BirthYear = year;
                if (ages.Protects(year) && request.Private is null) member.Private = true;
            }
            await db.SaveChangesAsync(stop);
            using var rows = HotSession.Within(db);
            return MeView.Of(MemberRows.Find(rows, me.Member)!);
        }, stop);
        if (changed.Ok) remembered.Forget();
        return changed;
    }
}
