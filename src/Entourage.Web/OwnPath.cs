using Microsoft.AspNetCore.WebUtilities;

namespace Entourage.Web;

/// <summary>Paths on this site, so that nothing in an address or a form can send a reader elsewhere.</summary>
internal static class OwnPath
{
    private const int Longest = 1024;

    /// <summary>The path if it is one of ours, or null. Browsers read <c>//</c> and <c>/\</c> as the start of another host.</summary>
    public static string? Read(string? path) =>
        path is { Length: > 0 and <= Longest } && path[0] == '/' && !(path.Length > 1 && path[1] is '/' or '\\') && !path.Any(char.IsControl)
            ? path
            : null;

    /// <summary>The page a form was on, to go back to, with a message about what was done; <paramref name="otherwise"/> if the browser does not say.</summary>
    public static string Back(HttpRequest request, string otherwise, string? said = null)
    {
        var links = request.HttpContext.RequestServices.GetRequiredService<SiteLinks>();
        var from = Uri.TryCreate(request.Headers.Referer.ToString(), UriKind.Absolute, out var page) && links.IsOurs(request, page.GetLeftPart(UriPartial.Authority))
            ? Read(page.PathAndQuery)
            : null;
        return Saying(from ?? otherwise, said);
    }

    /// <summary>The path with a message about what was done, replacing an earlier message.</summary>
    public static string Saying(string path, string? said)
    {
        var mark = path.IndexOf('?', StringComparison.Ordinal);
        if (mark < 0) return said is null ? path : $"{path}?said={said}";
        var query = QueryHelpers.ParseQuery(path[mark..]);
        query.Remove("said");
        if (said is not null) query["said"] = said;
        return QueryHelpers.AddQueryString(path[..mark], query);
    }

    /// <summary>The sign-in page that leads back to <paramref name="next"/>.</summary>
    public static string SignIn(string next) => QueryHelpers.AddQueryString("/sign-in", "next", next);
}
