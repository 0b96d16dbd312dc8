namespace Entourage.Records;

/// <summary>Forgets what was recorded about a member; what they did as an operator stays, without their name. Thread-safe.</summary>
internal sealed class ForgetMember : IForgetsMembers
{
    private static readonly string[] Rows =
    [
        "DELETE FROM reports WHERE invitation IN (SELECT invitation FROM reports WHERE subject = @member LIMIT @most)",
        "UPDATE reports SET reporter = NULL WHERE invitation IN (SELECT invitation FROM reports WHERE reporter = @member LIMIT @most)",
        "DELETE FROM suppressions WHERE (contact, creator) IN (SELECT contact, creator FROM suppressions WHERE creator = @member LIMIT @most)",
        "DELETE FROM notices WHERE id IN (SELECT id FROM notices WHERE subject = @member LIMIT @most)",
        "UPDATE notices SET reporter = NULL, words = '' WHERE id IN (SELECT id FROM notices WHERE reporter = @member LIMIT @most)",
        "DELETE FROM takedowns WHERE clip IN (SELECT clip FROM takedowns WHERE owner = @member LIMIT @most)",
        "UPDATE takedowns SET by = NULL WHERE clip IN (SELECT clip FROM takedowns WHERE by = @member LIMIT @most)",
        "UPDATE audit SET by = NULL WHERE id IN (SELECT id FROM audit WHERE by = @member LIMIT @most)",
        "DELETE FROM freezes WHERE member IN (SELECT member FROM freezes WHERE member = @member LIMIT @most)",
        "UPDATE freezes SET by = NULL WHERE member IN (SELECT member FROM freezes WHERE by = @member LIMIT @most)",
        "DELETE FROM reviews WHERE member IN (SELECT member FROM reviews WHERE member = @member LIMIT @most)",
        "DELETE FROM reviews WHERE member IN (SELECT member FROM reviews WHERE because = @member LIMIT @most)",
        "DELETE FROM appeals WHERE member IN (SELECT member FROM appeals WHERE member = @member LIMIT @most)",
    ];

    // That something was done stays in the log; to whom, and in which words, does not.
    private static readonly string[] Done = ["UPDATE audit SET subject = @nobody, note = '' WHERE id IN (SELECT id FROM audit WHERE subject = @member LIMIT @most)"];

    public int Forget(StoreSession session, MemberId member, int most)
    {
        var touched = SomeRows.Run(session, Rows, member, most);
        return touched + SomeRows.Run(session, Done, most - touched, statement => statement.With("@member", member.Value).With("@nobody", Guid.Empty));
    }
}
