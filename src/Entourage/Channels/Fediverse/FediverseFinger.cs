using System.Text.RegularExpressions;

namespace Entourage.Channels.Fediverse;

/// <summary>Asks a domain where its people are (WebFinger, RFC 7033): <c>@name@example.org</c> may be at <c>social.example.org</c>. Thread-safe.</summary>
internal sealed partial class FediverseFinger(FediverseClient client)
{
    /// <summary>The server of a person of that domain, as the domain says it: outright, or by passing the question on, which is not followed. Null when it says nothing.</summary>
    public async Task<string?> FindAsync(string domain, string name, CancellationToken stop)
    {
        var subject = $"acct:{name}@{domain}";
        FediverseAnswer said;
        try
        {
            said = await client.GetAsync(domain, $"/.well-known/webfinger?resource={Uri.EscapeDataString(subject)}", null, stop);
        }
        catch (FediverseFaultException)
        {
            // Nobody answers for it.
            return null;
        }
        if ((int)said.Status is >= 300 and < 400) return FediverseServer.At(said.Location?.OriginalString);
        return said.IsFine && FediverseJson.Read(said.Body, FediverseJson.Default.WebFinger) is { } finger && string.Equals(finger.Subject, subject, StringComparison.OrdinalIgnoreCase)
            ? FediverseServer.At(finger.Links?.FirstOrDefault(link => link?.Rel == "self")?.Href)
            : null;
    }

    /// <summary>The name in an address that somebody typed; null when they typed a server alone.</summary>
    public static string? NameIn(string typed) => Address().Match(typed.Trim()) is { Success: true } found ? found.Groups["name"].Value : null;

    [GeneratedRegex(@"^@?(?<name>[A-Za-z0-9_.-]{1,100})@[^@/]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
