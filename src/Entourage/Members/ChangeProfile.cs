using Entourage.Languages;

namespace Entourage.Members;

/// <summary>Changes what a member is called and says about themselves, the language they read in, and their say over follows.</summary>
internal sealed class ChangeProfile(StoreWriter writer, Ages ages, TimeProvider time)
{
    /// <summary>The changes; fields left out stay as they are.</summary>
    /// <param name="Name">The name to show, 1 to 50 characters.</param>
    /// <param name="Bio">A few words, at most 500 characters with line breaks; empty clears it.</param>
    /// <param name="Language">One of the site's languages; empty to follow the browser again.</param>
    /// <param name="Private">
    /// Whether only people I approve can follow me. When switched off, waiting requests stay: nobody follows because of it, and each can still be
    /// approved, or ask again and follow at once.
    /// </param>
    /// <param name="AutoFollow">Whether watching an invitation's clip follows the person who sent it; if off, it takes the button.</param>
    /// <param name="InvitationsFrom">Whose invitations can make me follow them: <c>anybody</c>, <c>followers</c> or <c>nobody</c>.</param>
    /// <param name="FollowBack">Whether I follow people back who come through my invitations.</param>
    /// <param name="BirthYear">
    /// My year of birth, where the site asks for it; it can be given only once (<c>birth_year_given</c>). A minor then approves followers until
    /// they choose otherwise.
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
        var name = DisplayName.Read(request.Name);
        if (!name.Ok) return name.Problem;
        if (request.Name is not null && name.Value.Length == 0) return MemberProblems.NameMissing;
        var bio = PlainText.Clean(request.Bio, 500, 2000, "bio", lines: true);
        if (!bio.Ok) return bio.Problem;
        if (request.Language is { Length: > 0 } language && !Texts.All.ContainsKey(language)) return MemberProblems.LanguageUnknown;
        if (request.InvitationsFrom is { } whose && !InvitationsFrom.All.Contains(whose)) return MemberProblems.InvitationsFromUnknown;
        Outcome<int?> born = request.BirthYear is null ? (int?)null : ages.Read(request.BirthYear);
        if (!born.Ok) return born.Problem;

        return await writer.WriteAsync(new Write(me.Member, request, name.Value, bio.Value, born.Value, ages, time.GetUtcNow()), stop);
    }

    private sealed class Write(MemberId me, Request request, string name, string bio, int? born, Ages ages, DateTimeOffset now) : StoreWrite<Outcome<MeView>>
    {
        protected override Outcome<MeView> Apply(StoreSession session)
        {
            if (MemberRows.Find(session, me) is not { } member) return HttpProblems.SignInRequired;
            if (request.Name is not null && name != member.Name)
            {
                if (!member.Operator && DisplayName.Refuse(name, AccountRows.OperatorHandles(session), now - member.JoinedAt) is { } refused) return refused;
                member = member with { Name = name };
            }
            if (born is not null && member.BirthYear is not null) return MemberProblems.BirthYearGiven;
            // A minor begins with high privacy, unless they say otherwise in the same breath.
            var hidden = born is not null && ages.Protects(born);
            member = member with
            {
                Bio = request.Bio is null ? member.Bio : bio,
                Language = request.Language switch { null => member.Language, "" => null, var language => language },
                Private = request.Private ?? (hidden || member.Private),
                AutoFollow = request.AutoFollow ?? member.AutoFollow,
                InvitationsFrom = request.InvitationsFrom ?? member.InvitationsFrom,
                FollowBack = request.FollowBack ?? member.FollowBack,
                BirthYear = born ?? member.BirthYear,
            };
            AccountRows.Change(session, member);
            session.Changed(new MemberChanged(me));
            return MeView.Of(member);
        }
    }
}
