using System.IO.Compression;
using System.Net.Mime;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace Entourage.Web;

/// <summary>
/// Compresses what is the same for everybody: pages as somebody without an account sees them, and the API's description. The length of a compressed answer
/// tells whether what an attacker put into it also stands elsewhere in it (BREACH), so nothing is compressed that holds a secret of its reader: no page of a
/// member, no link, no form with a token (docs/decisions/0023-behind-a-proxy.md). Files of the site were compressed when it was built.
/// </summary>
internal static class PageCompression
{
    // The API answers for members, links hold secrets, films and pictures are as small as they get, and the reader of the document compresses itself.
    private static readonly PathString[] Never = ["/api", "/i", "/media", "/pictures", "/health", "/docs"];

    public static void AddPageCompression(this IServiceCollection services)
    {
        services.AddResponseCompression(all =>
        {
            all.EnableForHttps = true;
            all.MimeTypes = [MediaTypeNames.Text.Html, MediaTypeNames.Application.Json, MediaTypeNames.Text.JavaScript, "application/javascript"];
        });
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Optimal);
        services.AddSingleton<IResponseCompressionProvider, OfNoToken>();
    }

    public static void UsePageCompression(this WebApplication app) => app.UseWhen(IsForEverybody, all => all.UseResponseCompression());

    private static bool IsForEverybody(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)) return false;
        if (request.Headers.Authorization.Count > 0 || SiteCookies.HasAny(request)) return false;
        return !Array.Exists(Never, path => request.Path.StartsWithSegments(path, StringComparison.Ordinal));
    }

    /// <summary>Leaves pages alone whose form carries a token: the framework marks them as not to be kept (RFC 9111 §5.4) before it writes.</summary>
    private sealed class OfNoToken(IServiceProvider services, IOptions<ResponseCompressionOptions> options) : ResponseCompressionProvider(services, options)
    {
        public override bool ShouldCompressResponse(HttpContext context) => context.Response.Headers.Pragma.Count == 0 && base.ShouldCompressResponse(context);
    }
}
