using System.Text.Json;
using Entourage.Allowance;
using Entourage.Members.Passkeys;
using Entourage.Members.Sessions;
using Entourage.Records;
using Microsoft.AspNetCore.Identity;

namespace Entourage.Members;

/// <summary>
/// Becomes a member, with a passkey or, where none is possible, a password. When an invitation opened the door, account, session, follow and
/// first view are one transaction.
/// </summary>
internal sealed class Join(
    StoreReader reader, IdentityTransaction work, UserManager<IdentityUser<Guid>> users, PasskeyRelay passkeys, SessionKeeper sessions,
    IEntrance entrance, Places places, Ages ages, HeldHandles held, IOptions<MembersOptions> options, TimeProvider time)
{
    private readonly MembersOptions options = options.Value;

    /// <summary>A handle, and either a completed passkey ceremony or a password.</summary>
    /// <param name="Handle">The chosen handle.</param>
    /// <param name="Name">The name to show; if left out, the handle.</param>
    /// <param name="Password">At least 10 characters, if no passkey is used.</param>
    /// <param name="Ceremony">The ceremony begun with the options.</param>
    /// <param name="Credential">The browser's answer (<c>PublicKeyCredential.toJSON()</c>).</param>
    /// <param name="Token">The token of the invitation to join through.</param>
    /// <param name="Ticket">The proof of having opened that invitation's page.</param>
    /// <param name="Setup">The secret of the link that makes the first operator.</param>
    /// <param name="BirthYear">The year of birth, where the site asks for it (<c>birth_year_missing</c>); elsewhere it is not stored.</param>
    public sealed record Request(
        string? Handle, string? Name = null, string? Password = null, string? Ceremony = null, JsonElement? Credential = null,
        string? Token = null, string? Ticket = null, string? Setup = null, int? BirthYear = null);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/accounts/options", OptionsAsync).WithName("BeginJoining").WithSummary("Begin joining with a passkey").WithTags("Accounts")
            .ForEverybody().Counted(Limit.Attempts).ProducesProblem(409).ProducesProblem(422).ProducesProblem(429);
        api.MapPost("/accounts", HandleAsync).WithName("Join").WithSummary("Join with a passkey or a password").WithTags("Accounts")
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

    /// <summary>The handle to join with.</summary>
    /// <param name="Handle">The chosen handle.</param>
    public sealed record HandleRequest(string? Handle);

    /// <summary>Begins a passkey ceremony for a handle that is free now.</summary>
    public async Task<Outcome<CeremonyBegun>> BeginAsync(string? wished, HttpContext context, CancellationToken stop)
    {
        if (SiteCookies.AreBlocked(context.Request)) return HttpProblems.CookiesBlocked;
        // As at signing in: where the store is silent this says so in time, and Identity does not begin to read.
        await reader.AnswersAsync(stop);
        var handle = Handle.Choose(wished);
        if (!handle.Ok) return handle.Problem;
        if (await users.FindByNameAsync(handle.Value) is not null) return MemberProblems.HandleTaken;
        return await passkeys.BeginMakingAsync(MemberId.New(time), handle.Value, context, stop);
    }

    /// <summary>Makes the account and signs the browser in.</summary>
    public async Task<Outcome<SignedIn>> RunAsync(Request request, HttpContext context, CancellationToken stop)
    {
        if (SiteCookies.AreBlocked(context.Request)) return HttpProblems.CookiesBlocked;
        // As at signing in: where the store is silent this says so in time, and Identity does not begin to read.
        await reader.AnswersAsync(stop);
        var draft = await DraftAsync(request, context, stop);
        if (!draft.Ok) return draft.Problem;

        IArrival? arrival = null;
        if (request.Token is { } token)
        {
            var knocked = await entrance.TryOpenAsync(context, token, request.Ticket, stop);
            if (!knocked.Ok) return knocked.Problem;
            arrival = knocked.Value;
        }
        var (secret, session) = sessions.Begin(new(draft.Value.User.Id), context);
        var place = places.GetOrCreate(context);
        var joined = await work.RunAsync<(MemberCard Card, Entry? Entry)>(async db =>
        {
            using var rows = StoreSession.Within(db);
            if (request.Setup is { } setup && !FirstOperator.Use(rows, setup, time.GetUtcNow())) return MemberProblems.SetupNotValid;
            var card = await MakeAsync(rows, draft.Value, asOperator: request.Setup is not null);
            if (!card.Ok) return card.Problem;
            if (Caller.Of(context)?.Session is { } before) SessionRows.End(rows, before);
            SessionRows.Add(rows, session);
            var now = time.GetUtcNow();
            var full = place.Network is { } network ? ProbationRows.FullUntil(rows, network, options.NewAccountsPerNetwork, now) : null;
            ProbationRows.Join(rows, card.Value.Id, place, now);
            PlaceRows.Seen(rows, card.Value.Id, place, now);
            var entry = arrival?.Enter(rows, card.Value);
            if (full is { } until && entry?.Redemption is null && request.Setup is null) return MemberProblems.TooManyNewAccounts with { RetryAfter = until - now };
            if (options.Registration == Registration.Invited && request.Setup is null && entry is not { Result: "redeemed" or "follow_requested" })
            {
                return arrival?.Refused ?? MemberProblems.RegistrationClosed;
            }
            return (card.Value, entry);
        }, stop);
        if (!joined.Ok) return joined.Problem;

        sessions.IssueCookie(context, secret);
        arrival?.Announce(joined.Value.Card);
        // A member waiting for approval sees the clip where the invitation shows it; a member who is too young reads there that it is not for them.
        var next = joined.Value.Entry is { Result: "follow_requested" or "age_restricted" } ? $"/i/{request.Token}"
            : joined.Value.Entry is { Clip: { } clip } entry ? $"/c/{clip}{(entry.Following ? "?said=following" : "")}" : joined.Value.Card.Operator ? "/studio" : "/";
        return new SignedIn(MeView.Of(joined.Value.Card), joined.Value.Entry, next);
    }

    /// <summary>Makes a member without a browser: the operator's command line. The account has no way to sign in until one is added.</summary>
    /// <param name="wished">The handle.</param>
    /// <param name="asOperator">Whether the member runs the site.</param>
    /// <param name="stop">Ends the wait for a place.</param>
    /// <param name="note">For the audit log, if it is to be written there: who asked.</param>
    public async Task<Outcome<MemberCard>> AddAsync(string wished, bool asOperator, CancellationToken stop, string? note = null)
    {
        var handle = Handle.Choose(wished);
        if (!handle.Ok) return handle.Problem;
        var draft = new Draft(NewUser(MemberId.New(time), handle.Value), handle.Value, null, null);
        return await work.RunAsync<MemberCard>(
            async db =>
            {
                using var rows = StoreSession.Within(db);
                var card = await MakeAsync(rows, draft, asOperator);
                if (card.Ok && note is not null) AuditRows.Add(rows, by: null, asOperator ? "operator_added" : "member_added", card.Value.Id, note, time.GetUtcNow());
                return card;
            },
            stop);
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

    private async Task<Outcome<MemberCard>> MakeAsync(StoreSession rows, Draft draft, bool asOperator)
    {
        var handle = draft.User.UserName!;
        var now = time.GetUtcNow();
        if (AccountRows.IsUsed(rows, handle, held, now)) return MemberProblems.HandleTaken;
        if (!asOperator)
        {
            var operators = AccountRows.OperatorHandles(rows);
            if (DisplayName.LooksLikeOperator(handle, operators)) return MemberProblems.HandleNotAllowed;
            if (draft.Name != handle && DisplayName.Refuse(draft.Name, operators, age: TimeSpan.Zero) is { } refused) return refused;
        }
        var made = await users.CreateAsync(draft.User);
        if (!made.Succeeded) return MemberProblems.HandleTaken;
        if (draft.Passkey is { } passkey && !(await users.AddOrUpdatePasskeyAsync(draft.User, passkey)).Succeeded) return MemberProblems.PasskeyFailed;
        var id = new MemberId(draft.User.Id);
        // A minor starts with high privacy; a member added on the command line is asked at their first visit.
        var hidden = draft.BirthYear is not null && ages.Protects(draft.BirthYear);
        var card = new MemberCard(
            id, handle, draft.Name, "", MemberRows.Picture(id, handle, null), now, 0, 0, 0, asOperator, false, null, Private: hidden, BirthYear: draft.BirthYear);
        AccountRows.Add(rows, card);
        if (!asOperator) return card;
        // Whoever runs the site is among those who are given features first; and the link to its first operator's place opens nothing from now on.
        rows.Changed(new MemberChanged(id));
        AccessLinkRows.End(rows, AccessLinkKind.FirstOperator);
        return card;
    }

    private static IdentityUser<Guid> NewUser(MemberId id, string handle) => new() { Id = id.Value, UserName = handle, LockoutEnabled = true };

    private sealed record Draft(IdentityUser<Guid> User, string Name, UserPasskeyInfo? Passkey, int? BirthYear);
}
