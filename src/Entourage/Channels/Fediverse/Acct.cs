using System.Text.RegularExpressions;

namespace Entourage.Channels.Fediverse;

/// <summary>The address of a person in the fediverse, <c>name@server</c>.</summary>
/// <param name="Name">As their server spells it.</param>
/// <param name="Domain">As it was spelt.</param>
/// <param name="Server">The domain as DNS has it.</param>
internal sealed partial record Acct(string Name, string Domain, string Server)
{
    /// <summary>As it is shown and written to.</summary>
    public string Address => $"{Name}@{Domain}";

    // One mailbox, however its letters are spelt.
    private string Canonical => $"{Name.ToLowerInvariant()}@{Server}";

    /// <summary>
    /// Reads what a server says of somebody: people of its own have no domain. Null for what no message can be addressed to.
    /// </summary>
    /// <param name="text">The <c>acct</c> of an account or a mention.</param>
    /// <param name="own">The domain of the server's own people.</param>
    public static Acct? Read(string? text, string own)
    {
        if (text is null) return null;
        var parts = text.Split('@');
        var domain = parts.Length == 1 ? own : parts[^1];
        return parts.Length <= 2 && Name1To100().IsMatch(parts[0]) && FediverseServer.Read(domain) is { } server ? new(parts[0], domain, server) : null;
    }

    /// <summary>The person as somebody to write to.</summary>
    public Recipient ToRecipient() => new(ContactKind.Fediverse, Canonical, Address, []);

    /// <summary>Whether both are one person.</summary>
    public bool IsSame(Acct other) => Canonical == other.Canonical;

    // What servers find in a text as a mention: a name with another sign would be cut there, and somebody else written to.
    [GeneratedRegex(@"^(?=.{1,100}\z)[A-Za-z0-9_]+(?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name1To100();
}
