using System.Data.Common;
using Entourage.Members;

namespace Entourage.Invitations;

/// <summary>
/// On what terms an invitation makes its reader follow, from what both have chosen. Read as one column, by the redeem and by the landing page
/// alike, so that the two never tell two stories.
/// </summary>
[Flags]
internal enum FollowTerms
{
    None = 0,

    /// <summary>The creator approves followers since the invitation was made: it makes a request. One made before or meanwhile is an approval.</summary>
    WentPrivate = 1,

    /// <summary>The creator approves followers.</summary>
    CreatorPrivate = 2,

    /// <summary>The creator follows back.</summary>
    FollowBack = 4,

    /// <summary>The reader follows by the button only.</summary>
    TapOnly = 8,

    /// <summary>The reader has chosen that invitations of this creator make no follow.</summary>
    Unwanted = 16,

    /// <summary>The reader approves followers.</summary>
    ReaderPrivate = 32,

    /// <summary>The reader has asked to follow the creator and waits.</summary>
    Requested = 64,

    /// <summary>The link went around: it was given to many, so it approves nobody and counts for nothing.</summary>
    Broadcast = 128,

    /// <summary>The clip is for adults.</summary>
    AdultClip = 256,

    /// <summary>The reader is protected as minors are (L12): by the button only, and whoever follows them back has to ask.</summary>
    Young = 512,

    /// <summary>The clip is for adults, and the reader is not known to be one.</summary>
    NotForReader = 1024,

    /// <summary>Watching alone follows nobody.</summary>
    ByButton = TapOnly | Unwanted | Broadcast | Young,
}

internal static class FollowTermsRows
{
    /// <summary>
    /// Two columns, for a statement that has <c>invitations AS i</c> and, by LEFT JOIN, its <c>members AS c</c>, its <c>clips AS k</c> and the reader's
    /// <c>members AS m</c>: read them with <see cref="Read"/>.
    /// </summary>
    public const string Columns =
        """
        (CASE WHEN c.private AND NOT i.creator_private THEN 1 ELSE 0 END) + (CASE WHEN c.private THEN 2 ELSE 0 END)
            + (CASE WHEN c.follow_back THEN 4 ELSE 0 END) + (CASE WHEN NOT m.auto_follow THEN 8 ELSE 0 END)
            + (CASE m.invitations_from WHEN 'nobody' THEN 16
                WHEN 'followers' THEN CASE WHEN (SELECT 1 FROM follows WHERE follower = i.creator AND followee = m.id LIMIT 1) IS NULL THEN 16 ELSE 0 END ELSE 0 END)
            + (CASE WHEN m.private THEN 32 ELSE 0 END)
            + (CASE WHEN (SELECT 1 FROM follow_requests WHERE follower = m.id AND followee = i.creator LIMIT 1) IS NULL THEN 0 ELSE 64 END)
            + (CASE WHEN i.broadcast THEN 128 ELSE 0 END) + (CASE WHEN k.adult THEN 256 ELSE 0 END),
        m.birth_year
        """;

    /// <summary>The terms from <see cref="Columns"/> that begin at a column.</summary>
    public static FollowTerms Read(DbDataReader row, int at, Ages ages)
    {
        var terms = (FollowTerms)row.GetInt32(at);
        var born = row.IsDBNull(at + 1) ? (int?)null : row.GetInt32(at + 1);
        if (ages.Protects(born)) terms |= FollowTerms.Young;
        if ((terms & FollowTerms.AdultClip) != 0 && !ages.IsAdult(born)) terms |= FollowTerms.NotForReader;
        return terms;
    }
}
