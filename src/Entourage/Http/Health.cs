using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Http;

/// <summary>For whoever watches the process: alive, and ready to take requests.</summary>
internal static class Health
{
    private const string Ask = "SELECT 1";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", Ok () => TypedResults.Ok()).ForEverybody().WithTags("Health").WithName("Live").WithSummary("The process is up");
        app.MapGet("/health/ready", Ok (HotReader reader) =>
        {
            // A store that cannot be read throws, which is answered with 503.
            reader.Read(default(Done), static (rows, _) => rows.Sql(Ask).Number());
            return TypedResults.Ok();
        }).ForEverybody().WithTags("Health").WithName("Ready").WithSummary("The store answers").ProducesProblem(503);
    }
}
