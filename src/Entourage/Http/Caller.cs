using System.Numerics;
using System.Reflection;
using System.Security.Claims;

namespace Entourage.Http;

/// <summary>
/// The caller: a signed-in member, by session or by bearer token. Bound from the request; endpoints that take it (not its nullable form) must
/// require authorization.
/// </summary>
/// <param name="Member">The member.</param>
/// <param name="Handle">The member's handle.</param>
/// <param name="Session">The hash that identifies the session (32 bytes), if the caller has one.</param>
/// <param name="Scopes">What the caller can do; a session can do everything its member can.</param>
/// <param name="Operator">Whether the member runs the site.</param>
[FrontDoor]
internal sealed record Caller(MemberId Member, string Handle, byte[]? Session, Scopes Scopes, bool Operator)
{
    /// <summary>The role of whoever runs the site.</summary>
    public const string OperatorRole = "operator";

    /// <summary>Whether every one of <paramref name="scopes"/> is held.</summary>
    public bool May(Scopes scopes) => (Scopes & scopes) == scopes;

    private static readonly ClaimsPrincipal Nobody = new(new ClaimsIdentity());

    /// <summary>
    /// As the framework knows people: the handle is the name, beside the member's id, the scopes, and the role of an operator. It may serve many
    /// requests, so that whoever has claims to add puts another one in its place.
    /// </summary>
    public ClaimsPrincipal ToPrincipal()
    {
        var claims = new List<Claim> { new(ClaimTypes.NameIdentifier, Member.ToString()), new(ClaimTypes.Name, Handle) };
        claims.AddRange(Enum.GetValues<Scopes>().Where(scope => BitOperations.IsPow2((int)scope) && May(scope)).Select(scope => new Claim("scope", scope.ToString().ToLowerInvariant())));
        if (Operator) claims.Add(new(ClaimTypes.Role, OperatorRole));
        return new(new ClaimsIdentity(claims, Session is null ? "Bearer" : "Session"));
    }

    /// <summary>Remembers with a request who asks: for <see cref="Of"/>, and as the framework's <see cref="HttpContext.User"/>.</summary>
    public static void Set(HttpContext context, Caller caller, ClaimsPrincipal user)
    {
        context.Features.Set(caller);
        context.User = user;
    }

    /// <summary>The request counts as somebody's who is not signed in.</summary>
    public static void SetNobody(HttpContext context)
    {
        context.Features.Set<Caller>(null);
        context.User = Nobody;
    }

    /// <summary>The caller of a request, or null when nobody is signed in.</summary>
    public static Caller? Of(HttpContext context) => context.Features.Get<Caller>();

    /// <summary>Lets endpoints take it as a parameter.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult(Of(context));
}

/// <summary>Checks again who a request comes from, for answers that may outlast the session; null if nobody is signed in any more.</summary>
[FrontDoor]
internal delegate ValueTask<Caller?> WhoAsks(HttpRequest request);

/// <summary>Finds out who asks where that is remembered, and remembers it with the request; null where a row would have to be read. For requests that change nothing.</summary>
[FrontDoor]
internal delegate Caller? Recall(HttpContext context);

/// <summary>What a bearer token can do. On the wire, the names are the lower-case words.</summary>
[Flags]
[FrontDoor]
public enum Scopes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Read what the member can read.</summary>
    Read = 1,

    /// <summary>Upload, change and delete clips.</summary>
    Clips = 2,

    /// <summary>Follow, unfollow, like, view, block, redeem.</summary>
    Follow = 4,

    /// <summary>Make, list and revoke invitations.</summary>
    Invite = 8,

    /// <summary>Change the profile, the keys and the account itself.</summary>
    Account = 16,

    /// <summary>Everything.</summary>
    All = Read | Clips | Follow | Invite | Account,
}
