namespace Entourage.Http;

/// <summary>What every answer says to a browser, whatever it is: no guessing of types, no frames, no sharing with other sites.</summary>
[FrontDoor]
internal static class SecurityHeaders
{
    /// <summary>For pages whose address is somebody's secret: neither listed nor kept by search engines.</summary>
    public const string NoRobots = "noindex, nofollow, noarchive";

    /// <summary>Only pages of this site are told which of its addresses a reader came from.</summary>
    public const string Referrer = "same-origin";

    private const string Resource = "Cross-Origin-Resource-Policy";

    /// <summary>Writes them; an answer that said already who may show it keeps what it said.</summary>
    public static void Write(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (headers[Resource].Count == 0) headers[Resource] = "same-origin";
    }

    /// <summary>Lets pages of other sites show this answer, a picture or a film, as chat apps do with what a link's card names.</summary>
    public static void ShowAnywhere(IHeaderDictionary headers) => headers[Resource] = "cross-origin";
}
