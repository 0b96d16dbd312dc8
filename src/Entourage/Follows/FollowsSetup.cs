using Entourage.Facts;
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
        private const string Invited = "SELECT followee, through, channel, made_at FROM follows WHERE follower = @member AND through IS NOT NULL";

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
            var now = time.GetUtcNow();
            var invited = session.Sql(Invited).With("@member", member.Value)
                .All(row => (Creator: new MemberId(row.Uuid(0)), Invitation: new InvitationId(row.GetString(1)), Channel: row.TextOrNull(2), At: row.Instant(3)));
            foreach (var follow in invited) AllowanceCorrections.TakeBack(session, numbers.Value, follow.Invitation, now);
            FactRows.Add(session, [.. invited.Select(follow => FollowRows.Unfollowed(member, follow.Creator, new(follow.Invitation, follow.Channel, follow.At), now))]);
            foreach (var sql in (string[])[CountFollowees, CountFollowers, Drop, Requests, Mutes]) session.Sql(sql).With("@member", member.Value).Run();
        }
    }
}
