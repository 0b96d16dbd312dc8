using System.Reflection;
using Entourage.Kernel;
using Microsoft.AspNetCore.Http;

namespace Entourage.Http;

/// <summary>
/// Who asks: a signed-in member, by session or by bearer token. Bound from the request; endpoints that take it (not its nullable form) must
/// require authorization.
/// </summary>
/// <param name="Member">The member.</param>
/// <param name="Handle">The member's handle.</param>
/// <param name="Session">What names the session to itself (a hash, 32 bytes), when it is one.</param>
/// <param name="Scopes">What it may do; a session may do everything its member may.</param>
/// <param name="Operator">Whether the member runs the site.</param>
public sealed record Caller(MemberId Member, string Handle, byte[]? Session, Scopes Scopes, bool Operator)
{
    /// <summary>Whether every one of <paramref name="scopes"/> is held.</summary>
    public bool May(Scopes scopes) => (Scopes & scopes) == scopes;

    /// <summary>The caller of a request, or null when nobody is signed in.</summary>
    public static Caller? Of(HttpContext context) => context.Features.Get<Caller>();

    /// <summary>Lets endpoints take it as a parameter.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return ValueTask.FromResult(Of(context));
    }
}

/// <summary>Asks once more who a request comes from, for answers that last longer than a session may; null when nobody is signed in any more.</summary>
public delegate Caller? WhoAsks(HttpRequest request);

/// <summary>What a bearer token may do. Names on the wire are the lower-case words.</summary>
[Flags]
public enum Scopes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Read what the member may read.</summary>
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
