namespace Entourage.Invitations.Links;

/// <summary>How somebody came to a landing page, as far as the browser tells (W3C Fetch Metadata).</summary>
internal enum ArrivalClass : byte
{
    /// <summary>Opened from another app: a navigation that no page started.</summary>
    App = (byte)'A',

    /// <summary>Tapped on another page.</summary>
    Click = (byte)'B',

    /// <summary>Started by a script, or not known: the person has to press the button.</summary>
    Ask = (byte)'C',
}

/// <summary>Tells the classes apart, and requests that are no visit at all.</summary>
internal static class Arrival
{
    /// <summary>
    /// The class of a landing. <paramref name="earlier"/> is the class this browser first came with, and holds when it comes back from joining
    /// or signing in.
    /// </summary>
    public static ArrivalClass Of(HttpRequest request, ArrivalClass? earlier)
    {
        var headers = request.Headers;
        if (IsPrepared(request)) return ArrivalClass.Ask;
        if (headers["Sec-Fetch-Mode"] != "navigate" || headers["Sec-Fetch-Dest"] != "document") return ArrivalClass.Ask;
        return headers["Sec-Fetch-Site"].ToString() switch
        {
            "none" => ArrivalClass.App,
            "cross-site" or "same-site" when headers["Sec-Fetch-User"] == "?1" && !IsAgain(headers) => ArrivalClass.Click,
            "same-origin" => earlier ?? ArrivalClass.Ask,
            _ => ArrivalClass.Ask,
        };
    }

    // A browser's own reload counts as a person's act and still names the page that first led here: it is no tap on the link. It asks for what is
    // fresh (RFC 9111 §5.2.1.1). A cache that is switched off altogether says no-cache, of taps too, and tells nothing.
    private static bool IsAgain(IHeaderDictionary headers) => headers.CacheControl.ToString().Contains("max-age=0", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether watching alone may follow under the site's policy.</summary>
    public static bool MayFollowAlone(ArrivalClass arrival, OneTap policy) => policy switch
    {
        OneTap.AppsAndClicks => arrival is ArrivalClass.App or ArrivalClass.Click,
        OneTap.AppsOnly => arrival is ArrivalClass.App,
        OneTap.AlwaysAsk => false,
    };

    /// <summary>Whether a browser asks ahead of time, without anybody looking.</summary>
    public static bool IsPrepared(HttpRequest request) =>
        request.Headers.ContainsKey("Sec-Purpose") || request.Headers["Purpose"] == "prefetch" || request.Headers["X-Moz"] == "prefetch"
        || request.Headers["X-Purpose"] == "preview";

    /// <summary>Why a request is not for a page that somebody reads; null when it may be.</summary>
    public static Kernel.Problem? Refuse(HttpRequest request) => request.Headers["Sec-Fetch-Dest"].ToString() switch
    {
        "iframe" or "frame" or "embed" or "object" => InvitationProblems.FramingNotAllowed,
        "image" or "script" or "style" or "audio" or "video" or "font" or "track" => InvitationProblems.NotADocument,
        // A browser that says how it asks also says from where. What says only how is a program, such as a chat app's reader of previews on Node's fetch.
        _ when request.Headers["Sec-Fetch-Mode"].ToString() is "cors" or "no-cors" && request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin") =>
            InvitationProblems.NotADocument,
        _ => null,
    };
}
