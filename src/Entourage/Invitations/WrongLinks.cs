using Entourage.Http;
using Entourage.Kernel;
using Microsoft.AspNetCore.Http;

namespace Entourage.Invitations;

/// <summary>
/// Counts links whose secret is wrong, once they have turned out to be. A link that is right never gets here, so one person's guesses close no
/// door to their neighbours; and messengers that ask for every half of an address while it is typed are not counted, because half a token is
/// nobody's guess. Thread-safe.
/// </summary>
internal sealed class WrongLinks(RequestLimits limits)
{
    /// <summary>What to say to a text that is no token of ours: <c>not_found</c>, or <c>too_many_requests</c> to whoever keeps guessing.</summary>
    public Problem Answer(HttpContext context, string? text) => TooMany(context, text) ?? HttpProblems.NotFound;

    /// <summary>The same where "not found" is a page: null, unless there were too many.</summary>
    public Problem? TooMany(HttpContext context, string? text) => InvitationToken.IsWhole(text) ? limits.Count(Limit.WrongLinks, context) : null;
}
