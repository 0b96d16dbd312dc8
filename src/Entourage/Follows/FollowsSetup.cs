using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Follows;

/// <summary>Puts the graph together.</summary>
public static class FollowsSetup
{
    /// <summary>Adds following and blocking.</summary>
    public static IServiceCollection AddFollows(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, FollowsJson.Default));
        services.AddSharedPart<FollowMember>();
        services.AddSharedPart<BlockMember>();
        services.AddSharedPart<ListFollows>();
        services.AddSingleton<IForgetsMembers, Forgetting>();
        return services;
    }

    /// <summary>Maps following, blocking and the lists.</summary>
    public static void MapFollows(this RouteGroupBuilder api)
    {
        FollowMember.Map(api);
        BlockMember.Map(api);
        ListFollows.Map(api);
    }

    private sealed class Forgetting : IForgetsMembers
    {
        private const string CountFollowees =
            "UPDATE members SET followers = followers - 1 WHERE id IN (SELECT followee FROM follows WHERE follower = @member)";

        private const string CountFollowers =
            "UPDATE members SET following = following - 1 WHERE id IN (SELECT follower FROM follows WHERE followee = @member)";

        private const string Drop = "DELETE FROM follows WHERE follower = @member OR followee = @member";

        public void Forget(HotSession session, MemberId member)
        {
            foreach (var sql in (string[])[CountFollowees, CountFollowers, Drop]) session.Sql(sql).With("@member", member.Value).Run();
        }
    }
}
