using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Scalar.AspNetCore;

namespace Entourage.Http;

/// <summary>The API's description: OpenAPI 3.1 at <c>/openapi/v1.json</c>, readable at <c>/docs</c>.</summary>
internal static class ApiDocument
{
    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.CreateSchemaReferenceId = type => OpenApiOptions.CreateDefaultSchemaReferenceId(type) is null ? null : NameOf(type.Type);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Entourage";
            document.Info.Version = "v1";
            document.Info.Description =
                "Everything a page does. Programs send `Authorization: Bearer …`; errors are RFC 9457 problem details with a stable `code`.";
            // The host that happened to be asked is not part of the contract.
            document.Servers = [];
            return Task.CompletedTask;
        });
    });

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").ForEverybody();
        app.MapScalarApiReference("/docs", options => options.WithTitle("Entourage API").DisableDefaultFonts()).ForEverybody();
    }

    // A use case nests its own request: by the last part of its name alone every one of them would be described as the same.
    private static string NameOf(Type type)
    {
        if (type.IsGenericType) return $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}Of{string.Join("And", type.GetGenericArguments().Select(NameOf))}";
        return type.DeclaringType is { } outer ? NameOf(outer) + type.Name : type.Name;
    }

    /// <summary>The reader of the document brings its own script and style; nothing of ours is shown with it.</summary>
    public static bool IsReader(PathString path) => path.StartsWithSegments("/docs", StringComparison.Ordinal);
}
