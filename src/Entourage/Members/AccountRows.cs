namespace Entourage.Members;

/// <summary>Accounts as they come and go, inside the transaction that makes, changes or deletes them.</summary>
internal static class AccountRows
{
    private const string Used = "SELECT 1 FROM members WHERE handle = @handle";

    private const string AnyOperator = "SELECT 1 FROM members WHERE operator LIMIT 1";
    private const string HandlesOfOperators = "SELECT handle FROM members WHERE operator ORDER BY id LIMIT 100";

    private const string Insert =
        """
        INSERT INTO members (id, handle, name, bio, joined_at, operator, suspended, followers, following, clips, private, auto_follow, invitations_from,
            follow_back, birth_year)
        VALUES (@id, @handle, @name, '', @at, @operator, FALSE, 0, 0, 0, @private, TRUE, 'anybody', FALSE, @year)
        """;

    private const string Update =
        """
        UPDATE members SET name = @name, bio = @bio, language = @language, private = @private, auto_follow = @alone, invitations_from = @from,
            follow_back = @back, birth_year = @year
        WHERE id = @id
        """;

    private const string AnyOtherOperator = "SELECT 1 FROM members WHERE operator AND id <> @id LIMIT 1";
    private const string Delete = "DELETE FROM members WHERE id = @id RETURNING handle, invited_by";

    /// <summary>Whether somebody has a handle, or it is held for whoever had it.</summary>
    public static bool IsUsed(StoreSession session, string handle, HeldHandles held, DateTimeOffset now) =>
        session.Sql(Used).With("@handle", handle).Number() is not null || held.Holds(session, handle, now);

    /// <summary>Whether somebody runs the site.</summary>
    public static bool HasOperator(StoreSession session) => session.Sql(AnyOperator).Number() is not null;

    /// <summary>Whether somebody else than this member runs the site.</summary>
    public static bool HasOtherOperator(StoreSession session, MemberId member) => session.Sql(AnyOtherOperator).With("@id", member.Value).Number() is not null;

    /// <summary>The handles of those who run the site; of a hundred at most.</summary>
    public static IReadOnlyList<string> OperatorHandles(StoreSession session) => session.Sql(HandlesOfOperators).All(row => row.Text("handle"));

    /// <summary>Adds a member whom nobody follows yet and who has chosen nothing yet.</summary>
    public static void Add(StoreSession session, MemberCard member) =>
        session.Sql(Insert).With("@id", member.Id.Value).With("@handle", member.Handle).With("@name", member.Name).With("@at", member.JoinedAt)
            .With("@operator", member.Operator).With("@private", member.Private).With("@year", (long?)member.BirthYear).Run();

    /// <summary>Writes what members may change themselves.</summary>
    public static void Change(StoreSession session, MemberCard member) =>
        session.Sql(Update).With("@id", member.Id.Value).With("@name", member.Name).With("@bio", member.Bio).With("@language", member.Language)
            .With("@private", member.Private).With("@alone", member.AutoFollow).With("@from", member.InvitationsFrom).With("@back", member.FollowBack)
            .With("@year", (long?)member.BirthYear).Run();

    /// <summary>Takes a member's row away, so that they are there for nobody; who had invited them, if somebody had. The handle is held until an instant.</summary>
    public static MemberId? Remove(StoreSession session, MemberId member, HeldHandles held, DateTimeOffset heldUntil)
    {
        var gone = session.Sql(Delete).With("@id", member.Value).One(row => ((string Handle, MemberId? InvitedBy)?)(row.Text("handle"), row.MemberOrNull("invited_by")));
        if (gone is not { } row) return null;
        held.Hold(session, row.Handle, heldUntil);
        return row.InvitedBy;
    }
}
