using Entourage.Records;

namespace Entourage.Invitations.Making;

/// <summary>Whether somebody may be invited by somebody, as far as it depends on what they have said and what has been sent to them.</summary>
internal static class ContactRows
{
    // Whatever came of the earlier one: if a second were allowed after silence, being refused one would reveal that it was not silence.
    private const string SameContacts =
        "SELECT i.contact_hash FROM @rows AS a JOIN invitations AS i ON i.creator = a.creator AND i.contact_hash = a.contact";

    /// <summary>
    /// For each of some people, whether they must not be, by two statements. Both are asked, always and about every form, so that the time it takes does not
    /// tell which of them it was.
    /// </summary>
    /// <param name="session">Inside a transaction or a reading.</param>
    /// <param name="creator">Who would invite them.</param>
    /// <param name="people">The forms in which each of them is remembered; none of somebody who is not named.</param>
    public static IReadOnlyList<bool> MayNotHear(StoreSession session, MemberId creator, IReadOnlyList<IReadOnlyList<byte[]>> people)
    {
        IReadOnlyList<byte[]> forms = [.. people.SelectMany(one => one)];
        if (forms.Count == 0) return new bool[people.Count];
        var mayNot = SuppressionRows.Among(session, forms, creator).Select(Convert.ToHexString).ToHashSet(StringComparer.Ordinal);
        var same = session.ForRows(SameContacts);
        foreach (var form in forms) same.Row().With("creator", creator.Value).With("contact", form);
        same.Each(row => mayNot.Add(Convert.ToHexString(row.Bytes("contact_hash"))));
        return [.. people.Select(one => one.Any(form => mayNot.Contains(Convert.ToHexString(form))))];
    }
}
