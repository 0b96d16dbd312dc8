using Entourage.Kernel;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Moderation;

/// <summary>Puts moderation together.</summary>
public static class ModerationSetup
{
    /// <summary>Adds the queue of reports, its decisions and the emergency stops.</summary>
    public static IServiceCollection AddModeration(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ModerationJson.Default));
        services.AddSharedPart<ListReports>();
        services.AddSharedPart<DecideReport>();
        services.AddSharedPart<PullBrake>();
        return services;
    }

    /// <summary>Maps them.</summary>
    public static void MapModeration(this RouteGroupBuilder api)
    {
        ListReports.Map(api);
        DecideReport.Map(api);
        PullBrake.Map(api);
    }
}
