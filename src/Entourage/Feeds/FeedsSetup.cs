using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Feeds;

/// <summary>Puts the feeds together. Their pages are those of clips, whose JSON is theirs too.</summary>
internal static class FeedsSetup
{
    /// <summary>Adds both feeds.</summary>
    public static IServiceCollection AddFeeds(this IServiceCollection services)
    {
        services.AddSingleton<FollowingFeed>();
        services.AddSingleton<ForYouFeed>();
        return services;
    }

    /// <summary>Maps both feeds.</summary>
    public static void MapFeeds(this RouteGroupBuilder api)
    {
        FollowingFeed.Map(api);
        ForYouFeed.Map(api);
    }
}
