using Entourage.Members;

namespace Entourage.Invitations.Links;

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

    /// <summary>The reader is protected as minors are (L12): they follow by the button only, and members who would follow them back have to ask.</summary>
    Young = 512,

    /// <summary>The clip is for adults, and the reader is not known to be one.</summary>
    NotForReader = 1024,

    /// <summary>Somebody redeemed it and undid that at once, so that it is open again: it makes one more follow, which counts for nothing.</summary>
    GivenBack = 2048,

    /// <summary>That was the reader.</summary>
    UndoneByReader = 4096,

    /// <summary>The creator named the person it is for, so that "never again" can be kept.</summary>
    NamesContact = 8192,

    /// <summary>The creator typed in whom it is for.</summary>
    Asserted = 16384,

    /// <summary>A follow by it earns the creator nothing.</summary>
    Worthless = Broadcast | GivenBack,

    /// <summary>Watching alone follows nobody.</summary>
    ByButton = TapOnly | Unwanted | Broadcast | Young,

    /// <summary>What an invitation says, its maker and its clip, whoever reads it.</summary>
    OfLink = WentPrivate | CreatorPrivate | FollowBack | Broadcast | AdultClip | GivenBack | NamesContact | Asserted,
}

internal static class FollowTermsRows
{
    /// <summary>
    /// Two columns, for a statement that has <c>invitations AS i</c> and, by LEFT JOIN, its <c>members AS c</c>, its <c>clips AS k</c> and the reader's
    /// <c>members AS m</c>: read them with <see cref="Read"/>. One number rather than a column each, because every column costs the landing page.
    /// </summary>
    public static readonly string Columns =
        $"""
        {Of("i.creator")} + {FormattableString.Invariant(
            $"""
            (CASE WHEN c.private AND NOT i.creator_private THEN {(int)FollowTerms.WentPrivate} ELSE 0 END) + (CASE WHEN c.private THEN {(int)FollowTerms.CreatorPrivate} ELSE 0 END)
                + (CASE WHEN c.follow_back THEN {(int)FollowTerms.FollowBack} ELSE 0 END)
                + (CASE WHEN i.broadcast THEN {(int)FollowTerms.Broadcast} ELSE 0 END) + (CASE WHEN k.adult THEN {(int)FollowTerms.AdultClip} ELSE 0 END)
                + (CASE WHEN i.undone_by IS NULL THEN 0 WHEN i.undone_by = m.id THEN {(int)(FollowTerms.GivenBack | FollowTerms.UndoneByReader)} ELSE {(int)FollowTerms.GivenBack} END)
                + (CASE WHEN i.contact_hash IS NULL THEN 0 ELSE {(int)FollowTerms.NamesContact} END)
                + (CASE WHEN i.asserted THEN {(int)FollowTerms.Asserted} ELSE 0 END)
            """)} AS terms,
        m.birth_year
        """;

    /// <summary>The reader's own part of them: an expression for a statement that has the reader's <c>members AS m</c>.</summary>
    /// <param name="creator">The expression that says whose invitation it is.</param>
    public static string Of(string creator) => FormattableString.Invariant(
        $"""
        (CASE WHEN NOT m.auto_follow THEN {(int)FollowTerms.TapOnly} ELSE 0 END)
            + (CASE m.invitations_from WHEN 'nobody' THEN {(int)FollowTerms.Unwanted}
                WHEN 'followers' THEN CASE WHEN (SELECT 1 FROM follows WHERE follower = {creator} AND followee = m.id LIMIT 1) IS NULL THEN {(int)FollowTerms.Unwanted} ELSE 0 END
                ELSE 0 END)
            + (CASE WHEN m.private THEN {(int)FollowTerms.ReaderPrivate} ELSE 0 END)
            + (CASE WHEN (SELECT 1 FROM follow_requests WHERE follower = m.id AND followee = {creator} LIMIT 1) IS NULL THEN 0 ELSE {(int)FollowTerms.Requested} END)
        """);

    /// <summary>The terms from <see cref="Columns"/>.</summary>
    public static FollowTerms Read(Row row, Ages ages) => For(row.IntOrNull("birth_year"), (FollowTerms)row.Int("terms"), ages);

    /// <summary>The terms with what follows from the reader's year of birth.</summary>
    public static FollowTerms For(int? born, FollowTerms terms, Ages ages)
    {
        if (ages.Protects(born)) terms |= FollowTerms.Young;
        if ((terms & FollowTerms.AdultClip) != 0 && !ages.IsAdult(born)) terms |= FollowTerms.NotForReader;
        return terms;
    }
}
