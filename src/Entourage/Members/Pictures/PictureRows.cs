namespace Entourage.Members.Pictures;

/// <summary>When a member's picture was set, inside the transaction that changes it.</summary>
internal static class PictureRows
{
    private const string Find = "SELECT picture_at FROM members WHERE id = @id";
    private const string Update = "UPDATE members SET picture_at = @at WHERE id = @id";

    /// <summary>When the picture that is shown was set; null where it is the drawn one. <c>sign_in_required</c> when the member is gone.</summary>
    public static Outcome<DateTimeOffset?> Shown(StoreSession session, MemberId member)
    {
        var found = session.Sql(Find).With("@id", member.Value).All(row => row.InstantOrNull("picture_at"));
        return found.Count == 1 ? found[0] : HttpProblems.SignInRequired;
    }

    /// <summary>Shows the picture of an instant, or the drawn one again.</summary>
    public static void Show(StoreSession session, MemberId member, DateTimeOffset? at)
    {
        session.Changed(new MemberChanged(member));
        session.Sql(Update).With("@id", member.Value).With("@at", at?.ToUnixTimeMilliseconds()).Run();
    }
}
