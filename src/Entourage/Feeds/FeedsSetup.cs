using Entourage.Kernel;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Feeds;

/// <summary>Puts the feeds together. Their pages are those of clips, whose JSON is theirs too.</summary>
public static class FeedsSetup
{
    /// <summary>Adds both feeds.</summary>
    public static IServiceCollection AddFeeds(this IServiceCollection services)
    {
        services.AddSharedPart<FollowingFeed>();
        services.AddSharedPart<ForYouFeed>();
        return services;
    }

    /// <summary>Maps both feeds.</summary>
    public static void MapFeeds(this RouteGroupBuilder api)
    {
        FollowingFeed.Map(api);
        ForYouFeed.Map(api);
    }
}
