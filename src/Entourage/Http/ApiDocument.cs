using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Scalar.AspNetCore;

namespace Entourage.Http;

/// <summary>The API's description: OpenAPI 3.1 at <c>/openapi/v1.json</c>, readable at <c>/docs</c>.</summary>
internal static class ApiDocument
{
    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Entourage";
            document.Info.Version = "v1";
            document.Info.Description =
                "Everything a page does. Programs send `Authorization: Bearer …`; errors are RFC 9457 problem details with a stable `code`.";
            // The host that happened to be asked is not part of the contract.
            document.Servers = [];
            return Task.CompletedTask;
        }));

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapScalarApiReference("/docs", options => options.WithTitle("Entourage API").DisableDefaultFonts());
    }

    /// <summary>The reader of the document brings its own script and style; nothing of ours is shown with it.</summary>
    public static bool IsReader(PathString path) => path.StartsWithSegments("/docs", StringComparison.Ordinal);
}
