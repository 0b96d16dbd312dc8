using System.Text.Json;
using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members.Passkeys;
using Entourage.Safety;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Entourage.Members;

/// <summary>
/// Becomes a member, with a passkey or, where none is possible, a password. When an invitation opened the door, account, session, follow and
/// first view are one transaction.
/// </summary>
public sealed class Join
{
    private readonly UnitOfWork work;
    private readonly UserManager<IdentityUser<Guid>> users;
    private readonly PasskeyRelay passkeys;
    private readonly Sessions.Sessions sessions;
    private readonly FirstOperator firstOperator;
    private readonly IEntrance entrance;
    private readonly MembersOptions options;
    private readonly Places places;
    private readonly Ages ages;
    private readonly TimeProvider time;

    internal Join(
        UnitOfWork work, UserManager<IdentityUser<Guid>> users, PasskeyRelay passkeys, Sessions.Sessions sessions, FirstOperator firstOperator,
        IEntrance entrance, Places places, Ages ages, IOptions<MembersOptions> options, TimeProvider time) =>
        (this.work, this.users, this.passkeys, this.sessions, this.firstOperator, this.entrance, this.places, this.ages, this.options, this.time) =
        (work, users, passkeys, sessions, firstOperator, entrance, places, ages, options.Value, time);

    /// <summary>What somebody joins with: a handle and either a finished passkey ceremony or a password.</summary>
    /// <param name="Handle">The wished handle.</param>
    /// <param name="Name">What to call them; the handle when left out.</param>
    /// <param name="Password">At least 10 characters, when no passkey is used.</param>
    /// <param name="Ceremony">The ceremony that the options began.</param>
    /// <param name="Credential">What the browser made of it (<c>PublicKeyCredential.toJSON()</c>).</param>
    /// <param name="Token">The token of the invitation one joins through.</param>
    /// <param name="Ticket">The proof of having landed there.</param>
    /// <param name="Setup">The secret of the link that makes the first operator.</param>
    /// <param name="BirthYear">The year of birth, where the site asks for it (<c>birth_year_missing</c>); elsewhere it is not kept.</param>
    public sealed record Request(
        string? Handle, string? Name = null, string? Password = null, string? Ceremony = null, JsonElement? Credential = null,
        string? Token = null, string? Ticket = null, string? Setup = null, int? BirthYear = null);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/accounts/options", OptionsAsync).WithName("BeginJoining").WithSummary("Begin joining with a passkey").WithTags("Accounts")
            .ForEverybody().Counted(Limit.Attempts).ProducesProblem(409).ProducesProblem(422).ProducesProblem(429);
        api.MapPost("/accounts", HandleAsync).WithName("Join").WithSummary("Become a member").WithTags("Accounts")
            .ForEverybody().Counted(Limit.Attempts).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422).ProducesProblem(429);
    }

    private static async Task<Results<Ok<CeremonyBegun>, ProblemHttpResult>> OptionsAsync(
        HandleRequest request, Join join, HttpContext context, CancellationToken stop)
    {
        var begun = await join.BeginAsync(request.Handle, context, stop);
        return begun.Ok ? TypedResults.Ok(begun.Value) : begun.Problem.ToHttp(context);
    }

    private static async Task<Results<Created<SignedIn>, ProblemHttpResult>> HandleAsync(
        Request request, Join join, HttpContext context, CancellationToken stop)
    {
        var joined = await join.RunAsync(request, context, stop);
        return joined.Ok ? TypedResults.Created($"/api/v1/members/{joined.Value.Member.Handle}", joined.Value) : joined.Problem.ToHttp(context);
    }

    /// <summary>The handle somebody wants to join with.</summary>
    /// <param name="Handle">The wished handle.</param>
    public sealed record HandleRequest(string? Handle);

    /// <summary>Begins a passkey ceremony for a handle that is free now.</summary>
    public async Task<Outcome<CeremonyBegun>> BeginAsync(string? wished, HttpContext context, CancellationToken stop)
    {
        var handle = Handle.Choose(wished);
        if (!handle.Ok) return handle.Problem;
        if (await users.FindByNameAsync(handle.Value) is not null) return MemberProblems.HandleTaken;
        return await passkeys.BeginMakingAsync(MemberId.New(time), handle.Value, context, stop);
    }

    /// <summary>Makes the account and signs the browser in.</summary>
    public async Task<Outcome<SignedIn>> RunAsync(Request request, HttpContext context, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(request);
        var draft = await DraftAsync(request, context, stop);
        if (!draft.Ok) return draft.Problem;

        IArrival? arrival = null;
        if (request.Token is { } token)
        {
            var knocked = entrance.Knock(context, token, request.Ticket);
            if (!knocked.Ok) return knocked.Problem;
            arrival = knocked.Value;
        }
        if (request.Setup is { } setup && !firstOperator.Is(setup)) return MemberProblems.SetupNotValid;

        var (secret, session) = sessions.Begin(new(draft.Value.User.Id), context);
        var place = places.Settle(context);
        var joined = await work.RunAsync<(MemberCard Card, Entry? Entry)>(async db =>
        {
            if (request.Setup is not null && await db.Set<Member>().AnyAsync(member => member.Operator, stop)) return MemberProblems.SetupNotValid;
            var card = await MakeAsync(db, draft.Value, asOperator: request.Setup is not null, stop);
            if (!card.Ok) return card.Problem;
            db.Add(session);
            await db.SaveChangesAsync(stop);
            using var rows = HotSession.Within(db);
            var now = time.GetUtcNow();
            var full = place.Network is { } network ? ProbationRows.FullUntil(rows, network, options.NewAccountsPerNetwork, now) : null;
            ProbationRows.Join(rows, card.Value.Id, place, now);
            PlaceRows.Seen(rows, card.Value.Id, place, now);
            var entry = arrival?.Enter(rows, card.Value);
            if (full is { } until && entry?.Redemption is null && request.Setup is null) return MemberProblems.TooManyNewAccounts with { RetryAfter = until - now };
            if (options.Registration == Registration.Invited && request.Setup is null && entry is not { Result: "redeemed" or "follow_requested" })
            {
                return entry is null ? MemberProblems.RegistrationClosed : new Problem(entry.Result, 409, "This invitation no longer opens the door.");
            }
            return (card.Value, entry);
        }, stop);
        if (!joined.Ok) return joined.Problem;

        sessions.Hand(context, secret);
        arrival?.Announce(joined.Value.Card);
        // Whoever waits for approval sees the clip where the invitation shows it, and whoever is too young reads there that it is not for them.
        var next = joined.Value.Entry is { Result: "follow_requested" or "age_restricted" } ? $"/i/{request.Token}"
            : joined.Value.Entry is { Clip: { } clip } ? $"/c/{clip}" : joined.Value.Card.Operator ? "/studio" : "/";
        return new SignedIn(MeView.Of(joined.Value.Card), joined.Value.Entry, next);
    }

    /// <summary>Makes a member without a browser: the operator's command line. The account has no way to sign in until one is added.</summary>
    public async Task<Outcome<MemberCard>> AddAsync(string wished, bool asOperator, CancellationToken stop)
    {
        var handle = Handle.Choose(wished);
        if (!handle.Ok) return handle.Problem;
        var draft = new Draft(NewUser(MemberId.New(time), handle.Value), handle.Value, null, null);
        return await work.RunAsync<MemberCard>(db => MakeAsync(db, draft, asOperator, stop), stop);
    }

    private async Task<Outcome<Draft>> DraftAsync(Request request, HttpContext context, CancellationToken stop)
    {
        var handle = Handle.Choose(request.Handle);
        if (!handle.Ok) return handle.Problem;
        var name = DisplayName.Read(request.Name);
        if (!name.Ok) return name.Problem;
        var shown = name.Value.Length > 0 ? name.Value : handle.Value;
        var born = ages.Read(request.BirthYear);
        if (!born.Ok) return born.Problem;

        if (request.Credential is { } credential)
        {
            var made = await passkeys.MakeAsync(request.Ceremony, credential, context, stop);
            if (!made.Ok) return made.Problem;
            if (made.Value.Handle != handle.Value) return MemberProblems.RestartCeremony;
            return new Draft(NewUser(made.Value.Member, handle.Value), shown, made.Value.Passkey, born.Value);
        }
        var password = Password.Check(request.Password);
        if (!password.Ok) return password.Problem;
        var user = NewUser(MemberId.New(time), handle.Value);
        // Slow by design (PBKDF2), so it happens before the write lane is entered.
        user.PasswordHash = users.PasswordHasher.HashPassword(user, password.Value);
        return new Draft(user, shown, null, born.Value);
    }

    private async Task<Outcome<MemberCard>> MakeAsync(AppDb db, Draft draft, bool asOperator, CancellationToken stop)
    {
        var handle = draft.User.UserName!;
        var now = time.GetUtcNow();
        if (await db.Set<Member>().AnyAsync(member => member.Handle == handle, stop)
            || await db.Set<HeldHandle>().AnyAsync(held => held.Handle == handle && held.Until > now, stop))
        {
            return MemberProblems.HandleTaken;
        }
        if (!asOperator)
        {
            var keepers = await DisplayName.KeepersAsync(db, stop);
            if (DisplayName.LooksLikeKeeper(handle, keepers)) return MemberProblems.HandleNotAllowed;
            if (draft.Name != handle && DisplayName.Refuse(draft.Name, keepers, age: TimeSpan.Zero) is { } refused) return refused;
        }
        var made = await users.CreateAsync(draft.User);
        if (!made.Succeeded) return MemberProblems.HandleTaken;
        if (draft.Passkey is { } passkey && !(await users.AddOrUpdatePasskeyAsync(draft.User, passkey)).Succeeded) return MemberProblems.PasskeyFailed;
        var id = new MemberId(draft.User.Id);
        // A minor begins with high privacy; who was added by the operator's command line is asked when they come.
        var hidden = draft.BirthYear is not null && ages.Protects(draft.BirthYear);
        db.Add(new Member { Id = id, Handle = handle, Name = draft.Name, JoinedAt = now, Operator = asOperator, BirthYear = draft.BirthYear, Private = hidden });
        return new MemberCard(
            id, handle, draft.Name, "", MemberRows.Picture(id, handle, null), now, 0, 0, 0, asOperator, false, null, Private: hidden, BirthYear: draft.BirthYear);
    }

    private static IdentityUser<Guid> NewUser(MemberId id, string handle) => new() { Id = id.Value, UserName = handle, LockoutEnabled = true };

    private sealed record Draft(IdentityUser<Guid> User, string Name, UserPasskeyInfo? Passkey, int? BirthYear);
}
