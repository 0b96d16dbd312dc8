using Entourage.Kernel;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Moderation;

/// <summary>Puts moderation together.</summary>
public static class ModerationSetup
{
    /// <summary>Adds the queues of reports, reviews and appeals, the audit log, what may be decided, and the emergency stops.</summary>
    public static IServiceCollection AddModeration(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ModerationJson.Default));
        services.AddSharedPart<ListReports>();
        services.AddSharedPart<DecideReport>();
        services.AddSharedPart<ListAudit>();
        services.AddSharedPart<ShowMember>();
        services.AddSharedPart<FreezeMember>();
        services.AddSharedPart<ListReviews>();
        services.AddSharedPart<ClearReview>();
        services.AddSharedPart<ListAppeals>();
        services.AddSharedPart<AppealFreeze>();
        services.AddSharedPart<PullBrake>();
        services.AddSingleton<FallBack>();
        services.AddHostedService(made => made.GetRequiredService<FallBack>());
        return services;
    }

    /// <summary>Maps them.</summary>
    public static void MapModeration(this RouteGroupBuilder api)
    {
        ListReports.Map(api);
        DecideReport.Map(api);
        ListAudit.Map(api);
        ShowMember.Map(api);
        FreezeMember.Map(api);
        ListReviews.Map(api);
        ClearReview.Map(api);
        ListAppeals.Map(api);
        AppealFreeze.Map(api);
        PullBrake.Map(api);
    }
}
