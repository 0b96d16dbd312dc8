using System.CodeDom.Compiler;
using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Http;

/// <summary>The compiler writes what reads a request and calls its handler; whatever it cannot write is compiled again at every start.</summary>
public sealed class GeneratedEndpointTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public void Every_handler_of_ours_is_called_by_generated_code()
    {
        var handlers = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => (Endpoint: endpoint, Handler: endpoint.Metadata.GetMetadata<MethodInfo>()))
            .Where(one => one.Handler?.Module.Assembly.GetName().Name?.StartsWith("Entourage", StringComparison.Ordinal) is true).ToList();
        Assert.True(handlers.Count > 130, $"{handlers.Count}");
        Assert.Empty(handlers.Where(one => !IsGenerated(one.Endpoint)).Select(one => one.Endpoint.DisplayName));
    }

    private static bool IsGenerated(RouteEndpoint endpoint) =>
        endpoint.Metadata.OfType<GeneratedCodeAttribute>().Any(generated => generated.Tool!.Contains("RequestDelegateGenerator", StringComparison.Ordinal));
}
