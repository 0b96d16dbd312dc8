namespace Entourage.Web;

/// <summary>How somebody comes from a link to joining or signing in; it goes along from page to page, and nothing else glued to their address does.</summary>
internal static class LinkWay
{
    /// <summary>They have said "not now": joining follows nobody, and neither does watching afterwards.</summary>
    public const string Later = "?later";

    /// <summary>Somebody else is signed in here.</summary>
    public const string Other = "?other";

    /// <summary>The way of a request, or null.</summary>
    public static string? Of(HttpRequest request) => request.QueryString.Value is Later or Other ? request.QueryString.Value : null;
}
