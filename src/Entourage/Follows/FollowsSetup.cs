using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Follows;

/// <summary>Puts the graph together.</summary>
internal static class FollowsSetup
{
    /// <summary>Adds following, requests, muting and blocking.</summary>
    public static IServiceCollection AddFollows(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, FollowsJson.Default));
        services.AddSingleton<FollowingBack>();
        services.AddSingleton<FollowMember>();
        services.AddSingleton<BlockMember>();
        services.AddSingleton<MuteMember>();
        services.AddSingleton<ListFollows>();
        services.AddSingleton<ListRequests>();
        services.AddSingleton<ListHidden>();
        services.AddSingleton<AnswerRequest>();
        services.AddSingleton<IForgetsMembers, ForgetMember>();
        services.AddSingleton<IExportsMembers, ExportMember>();
        return services;
    }

    /// <summary>Maps following, requests, muting, blocking and the lists.</summary>
    public static void MapFollows(this RouteGroupBuilder api)
    {
        FollowMember.Map(api);
        BlockMember.Map(api);
        MuteMember.Map(api);
        ListFollows.Map(api);
        ListRequests.Map(api);
        ListHidden.Map(api);
        AnswerRequest.Map(api);
    }
}
