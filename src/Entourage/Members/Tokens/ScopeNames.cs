namespace Entourage.Members.Tokens;

/// <summary>Scopes as the words they are on the wire.</summary>
internal static class ScopeNames
{
    private static readonly (string Name, Scopes Scope)[] Words =
    [
        ("read", Scopes.Read), ("clips", Scopes.Clips), ("follow", Scopes.Follow), ("invite", Scopes.Invite), ("account", Scopes.Account),
    ];

    /// <summary>At least one, each a known word; <c>scopes_not_valid</c> otherwise.</summary>
    public static Outcome<Scopes> Read(IReadOnlyList<string>? names)
    {
        if (names is not { Count: > 0 }) return MemberProblems.ScopesNotValid;
        var scopes = Scopes.None;
        foreach (var name in names)
        {
            var at = Array.FindIndex(Words, word => word.Name == name);
            if (at < 0) return MemberProblems.ScopesNotValid;
            scopes |= Words[at].Scope;
        }
        return scopes;
    }

    public static IReadOnlyList<string> Of(Scopes scopes) => [.. Words.Where(word => scopes.HasFlag(word.Scope)).Select(word => word.Name)];
}
