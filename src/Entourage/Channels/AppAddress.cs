namespace Entourage.Channels;

/// <summary>What the channels share: the link as it is written, and addresses that other apps open.</summary>
internal static class AppAddress
{
    public static string Link(Uri link) =>
        link.IsAbsoluteUri && (link.Scheme == Uri.UriSchemeHttps || link.Scheme == Uri.UriSchemeHttp)
            ? link.AbsoluteUri
            : throw new ArgumentException("An absolute http or https address.", nameof(link));

    public static HandOver Open(string address, string message) => new(HandOverKind.Open, address, message);

    public static string Encode(string text) => Uri.EscapeDataString(text);
}
