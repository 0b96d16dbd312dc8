namespace Entourage.Members;

/// <summary>Long rather than complicated (NIST SP 800-63B §5.1.1.2): 10 to 256 characters of any kind.</summary>
internal static class Password
{
    public static Outcome<string> Check(string? password) => password switch
    {
        null or "" => MemberProblems.ProofMissing,
        { Length: < 10 } => MemberProblems.PasswordTooShort,
        { Length: > 256 } => MemberProblems.PasswordTooLong,
        _ => password,
    };
}
