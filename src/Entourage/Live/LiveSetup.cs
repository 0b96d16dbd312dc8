using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Live;

/// <summary>Puts the live line together.</summary>
internal static class LiveSetup
{
    /// <summary>Adds the feed and what listens to it.</summary>
    public static IServiceCollection AddLive(this IServiceCollection services)
    {
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<ListenLive>();
        return services;
    }

    /// <summary>Maps the stream.</summary>
    public static void MapLive(this RouteGroupBuilder api) => ListenLive.Map(api);
}
