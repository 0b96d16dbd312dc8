using Entourage.Kernel;
using Entourage.Safety;
using Entourage.Storage;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Entourage.Follows;

/// <summary>Puts the graph together.</summary>
public static class FollowsSetup
{
    /// <summary>Adds following, requests, muting and blocking.</summary>
    public static IServiceCollection AddFollows(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, FollowsJson.Default));
        services.AddSingleton<FollowingBack>();
        services.AddSharedPart<FollowMember>();
        services.AddSharedPart<BlockMember>();
        services.AddSharedPart<MuteMember>();
        services.AddSharedPart<ListFollows>();
        services.AddSharedPart<ListRequests>();
        services.AddSharedPart<AnswerRequest>();
        services.AddSingleton<IForgetsMembers, Forgetting>();
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
        AnswerRequest.Map(api);
    }

    private sealed class Forgetting(IOptions<AllowanceOptions> numbers, TimeProvider time) : IForgetsMembers
    {
        private const string Invited = "SELECT through FROM follows WHERE follower = @member AND through IS NOT NULL";

        private const string CountFollowees =
            "UPDATE members SET followers = followers - 1 WHERE id IN (SELECT followee FROM follows WHERE follower = @member)";

        private const string CountFollowers =
            "UPDATE members SET following = following - 1 WHERE id IN (SELECT follower FROM follows WHERE followee = @member)";

        private const string Drop = "DELETE FROM follows WHERE follower = @member OR followee = @member";

        private const string Requests = "DELETE FROM follow_requests WHERE follower = @member OR followee = @member";

        private const string Mutes = "DELETE FROM mutes WHERE muter = @member OR muted = @member";

        public void Forget(HotSession session, MemberId member)
        {
            // An account that comes, follows and goes within a week is an undo: it must earn its inviter nothing.
            foreach (var invitation in session.Sql(Invited).With("@member", member.Value).All(row => new InvitationId(row.GetString(0))))
            {
                AllowanceCorrections.TakeBack(session, numbers.Value, invitation, time.GetUtcNow());
            }
            foreach (var sql in (string[])[CountFollowees, CountFollowers, Drop, Requests, Mutes]) session.Sql(sql).With("@member", member.Value).Run();
        }
    }
}
