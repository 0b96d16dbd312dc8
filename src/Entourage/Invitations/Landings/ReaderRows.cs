using Entourage.Invitations.Links;

namespace Entourage.Invitations.Landings;

/// <summary>A member and whose link they opened.</summary>
internal readonly record struct ReaderAsked(MemberId Me, MemberId Creator);

/// <summary>What a landing needs to know of its reader alone.</summary>
/// <param name="Follows">Whether the reader follows the creator.</param>
/// <param name="IBlocked">Whether the reader has blocked the creator.</param>
/// <param name="TheyBlocked">Whether the creator has blocked the reader.</param>
/// <param name="Language">The language that the reader chose.</param>
/// <param name="Terms">The reader's own part of the terms.</param>
/// <param name="BirthYear">The reader's year of birth, if it was said.</param>
internal sealed record ReaderFacts(bool Follows, bool IBlocked, bool TheyBlocked, string? Language, FollowTerms Terms, int? BirthYear);

/// <summary>The rows of a landing that are its reader's, where those of the link are remembered: the part of <see cref="LandingRows"/> that nobody else shares.</summary>
internal static class ReaderRows
{
    private static readonly string Load =
        $"""
        SELECT a.place AS place, f.follower IS NOT NULL AS follows, mine.blocker IS NOT NULL AS i_blocked, theirs.blocker IS NOT NULL AS they_blocked,
            m.language, {FollowTermsRows.Of("a.creator")} AS terms, m.birth_year
        FROM @rows AS a
        JOIN members AS m ON m.id = a.me
        LEFT JOIN follows AS f ON f.follower = a.me AND f.followee = a.creator
        LEFT JOIN blocks AS mine ON mine.blocker = a.me AND mine.blocked = a.creator
        LEFT JOIN blocks AS theirs ON theirs.blocker = a.creator AND theirs.blocked = a.me
        """;

    /// <summary>The facts of each, in the order asked; null where there is no such member any more.</summary>
    public static ReaderFacts?[] Find(StoreSession session, IReadOnlyList<ReaderAsked> asked)
    {
        var load = session.ForRows(Load);
        for (var i = 0; i < asked.Count; i++) load.Row().With("place", (long)i).With("me", asked[i].Me.Value).With("creator", asked[i].Creator.Value);
        var facts = new ReaderFacts?[asked.Count];
        load.Each(row => facts[row.Number("place")] = new(
            row.Truth("follows"), row.Truth("i_blocked"), row.Truth("they_blocked"), row.TextOrNull("language"), (FollowTerms)row.Int("terms"), row.IntOrNull("birth_year")));
        return facts;
    }
}
