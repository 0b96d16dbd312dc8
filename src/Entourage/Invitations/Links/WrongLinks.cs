namespace Entourage.Invitations.Links;

/// <summary>
/// Counts links whose secret is wrong, once they have turned out to be. A link that is right never gets here, so one person's guesses close no
/// door to their neighbours; and messengers that ask for every half of an address while it is typed are not counted, because half a token is
/// nobody's guess. Thread-safe.
/// </summary>
internal sealed class WrongLinks(RequestLimits limits)
{
    /// <summary>The answer to text that is not one of our tokens: <c>not_found</c>, or <c>too_many_requests</c> for a caller who keeps guessing.</summary>
    public Problem Answer(HttpContext context, string? text) => TooMany(context, text) ?? HttpProblems.NotFound;

    /// <summary>The same where "not found" is a page: null, unless there were too many.</summary>
    public Problem? TooMany(HttpContext context, string? text) => InvitationToken.IsWhole(text) ? limits.Count(Limit.WrongLinks, context) : null;
}
