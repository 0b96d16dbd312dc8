namespace Entourage.Members;

/// <summary>
/// What follows from a year of birth. Only the year is known, so a member who may still be too young counts as too young until the year is over.
/// Thread-safe.
/// </summary>
[FrontDoor]
internal sealed class Ages(IOptions<MembersOptions> options, TimeProvider time)
{
    private const int Oldest = 130;

    private readonly MembersOptions options = options.Value;

    /// <summary>Whether members are asked for their year of birth.</summary>
    public bool Asked => options.AskBirthYear;

    /// <summary>Years that can be given.</summary>
    public (int From, int To) Years => (Now - Oldest, Now);

    private int Now => time.GetUtcNow().Year;

    /// <summary>Whether a member is known to be of age. A member whose year is unknown is not.</summary>
    public bool IsAdult(int? birthYear) => birthYear is { } year && Now - year > options.AdultAge;

    /// <summary>Whether a member gets the protection that minors have; while the site asks, so does a member who has not answered (decision 0014).</summary>
    public bool Protects(int? birthYear) => Asked && !IsAdult(birthYear);

    /// <summary>A year as a form sends it: null when nothing was written, 0 for what is no number.</summary>
    public static int? Written(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? year : 0;

    /// <summary>The year to keep; null where the site does not ask, whatever was given. <c>birth_year_missing</c>, <c>birth_year_not_valid</c>.</summary>
    internal Outcome<int?> Read(int? given)
    {
        if (!Asked) return (int?)null;
        if (given is not { } year) return MemberProblems.BirthYearMissing;
        return year >= Years.From && year <= Years.To ? given : MemberProblems.BirthYearNotValid;
    }
}
