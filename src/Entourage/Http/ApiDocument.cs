using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Scalar.AspNetCore;

namespace Entourage.Http;

/// <summary>The API's description: OpenAPI 3.1 at <c>/openapi/v1.json</c>, readable at <c>/docs</c>.</summary>
internal static class ApiDocument
{
    internal static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
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

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").ForEverybody();
        app.MapScalarApiReference("/docs", options => options.WithTitle("Entourage API").DisableDefaultFonts().WithNonce()).ForEverybody();
    }

    // A use case nests its own request: by the last part of its name alone every one of them would be described as the same.
    private static string NameOf(Type type)
    {
        if (type.IsGenericType) return $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}Of{string.Join("And", type.GetGenericArguments().Select(NameOf))}";
        return type.DeclaringType is { } outer ? NameOf(outer) + type.Name : type.Name;
    }

    /// <summary>What the scripts of the document's reader carry on this answer, for the content security policy; null on every other one.</summary>
    public static string? NonceOf(HttpContext context) =>
        context.Items.TryGetValue(ScalarOptions.NonceHttpContextItemKey, out var nonce) ? nonce as string : null;
}
