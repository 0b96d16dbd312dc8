namespace Entourage.Channels.Fediverse;

/// <summary>Reads the names of servers: a host as DNS and certificates have it, in lower case, and a port where it is not 443.</summary>
internal static class FediverseServer
{
    // Longer than any that DNS has, so that a row can be sure of it.
    private const int MostCharacters = 260;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>What a member typed: a server, an address there, or the address of a page there. Null for none.</summary>
    public static string? Typed(string text)
    {
        text = text.Trim();
        if (text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)) text = text[8..].Split('/')[0];
        return Read(text[(text.LastIndexOf('@') + 1)..]);
    }

    /// <summary>The server of an address, such as that of a person's page; null when it is no https address of one.</summary>
    public static string? At(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var there) && there.Scheme == Uri.UriSchemeHttps ? Read(there.Authority) : null;

    /// <summary>A server's name; null for what is none.</summary>
    public static string? Read(string text)
    {
        var (host, port) = text.Split(':') switch
        {
            [var alone] => (alone, "443"),
            [var first, var second] => (first, second),
            _ => ("", ""),
        };
        // Behind low ports are mail servers and the like, which are not ours to knock at.
        if (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is not (443 or (>= 1024 and <= 65535))) return null;
        try
        {
            // A bare address of a machine is none, because no certificate is for it.
            var ascii = host.Length is > 0 and < MostCharacters ? Idn.GetAscii(host.ToLowerInvariant().TrimEnd('.')) : "";
            return ascii.Length is > 0 and < 254 && !char.IsAsciiDigit(ascii[^1]) ? ascii + (number == 443 ? "" : FormattableString.Invariant($":{number}")) : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
