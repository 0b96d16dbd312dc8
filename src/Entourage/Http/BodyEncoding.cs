using Microsoft.Net.Http.Headers;

namespace Entourage.Http;

/// <summary>
/// Accepts only uncompressed bodies in UTF-8. A compressed one could be a thousand times larger inside (a bomb), and text that means different
/// things in different encodings is a way around every check.
/// </summary>
internal static class BodyEncoding
{
    public static Task Check(HttpContext context, RequestDelegate next) =>
        IsPlain(context.Request) ? next(context) : context.WriteProblemAsync(HttpProblems.EncodingNotTaken);

    private static bool IsPlain(HttpRequest request)
    {
        var headers = request.Headers;
        if (headers.ContentEncoding.Count > 0 && !headers.ContentEncoding.ToString().Equals("identity", StringComparison.OrdinalIgnoreCase)) return false;
        // Most requests have no body, most bodies name no encoding, and those that do name this one.
        if (request.ContentType is not { } said || !said.Contains("charset", StringComparison.OrdinalIgnoreCase)) return true;
        if (said == "application/json; charset=utf-8") return true;
        return MediaTypeHeaderValue.TryParse(said, out var type)
            && HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);
    }
}
