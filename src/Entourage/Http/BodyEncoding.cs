using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Entourage.Http;

/// <summary>
/// Takes bodies as they are and in UTF-8 only. Packed ones could be a thousand times as large inside (a bomb), and one text that means different
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
        // Most requests have no body, most bodies do not say, and the others say so.
        if (request.ContentType is not { } said || !said.Contains("charset", StringComparison.OrdinalIgnoreCase)) return true;
        if (said == "application/json; charset=utf-8") return true;
        return MediaTypeHeaderValue.TryParse(said, out var type)
            && HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);
    }
}
