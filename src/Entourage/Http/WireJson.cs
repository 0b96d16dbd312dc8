using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Http;

/// <summary>How JSON is read and written on the wire, the same for every capability.</summary>
internal static class WireJson
{
    public static IServiceCollection AddWireJson(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            // Two readers of one body must not see two different values (RFC 8259 §4 leaves it open).
            json.SerializerOptions.AllowDuplicateProperties = false;
            // "1990" is a string, not a number.
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        });
        // An unreadable body becomes a problem with a code, in production too.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        return services;
    }
}
