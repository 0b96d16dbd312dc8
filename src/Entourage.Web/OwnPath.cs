using Microsoft.AspNetCore.WebUtilities;

namespace Entourage.Web;

/// <summary>Paths on this site, so that nothing in an address or a form can send a reader elsewhere.</summary>
internal static class OwnPath
{
    private const int Longest = 1024;

    /// <summary>The path when it is one of ours, or null. Browsers read <c>//</c> and <c>/\</c> as the start of another host.</summary>
    public static string? Read(string? path) =>
        path is { Length: > 0 and <= Longest } && path[0] == '/' && !(path.Length > 1 && path[1] is '/' or '\\') && !path.Any(char.IsControl)
            ? path
            : null;

    /// <summary>The page a form was on, to go back to, with what was done; <paramref name="otherwise"/> when the browser does not say.</summary>
    public static string Back(HttpRequest request, string otherwise, string? said = null)
    {
        var from = Uri.TryCreate(request.Headers.Referer.ToString(), UriKind.Absolute, out var page) && page.Authority == request.Host.Value
            ? Read(page.PathAndQuery)
            : null;
        return Saying(from ?? otherwise, said);
    }

    /// <summary>A path with what was done, in place of what was said there before.</summary>
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
