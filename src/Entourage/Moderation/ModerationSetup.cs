using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Moderation;

/// <summary>Puts moderation together.</summary>
internal static class ModerationSetup
{
    /// <summary>Adds the queues of reports, reviews and appeals, the audit log, the decisions, and the emergency stops.</summary>
    public static IServiceCollection AddModeration(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ModerationJson.Default));
        services.AddSingleton<ListReports>();
        services.AddSingleton<DecideReport>();
        services.AddSingleton<ListAudit>();
        services.AddSingleton<ShowMember>();
        services.AddSingleton<FreezeMember>();
        services.AddSingleton<ListReviews>();
        services.AddSingleton<ClearReview>();
        services.AddSingleton<ListAppeals>();
        services.AddSingleton<AppealFreeze>();
        services.AddSingleton<PullBrake>();
        services.AddSingleton<SendNotice>();
        services.AddSingleton<ReadNotices>();
        services.AddSingleton<DecideNotice>();
        services.AddSingleton<TakeDownClip>();
        services.AddSingleton<FindMembers>();
        services.AddSingleton<ShowClip>();
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
        SendNotice.Map(api);
        ReadNotices.Map(api);
        DecideNotice.Map(api);
        TakeDownClip.Map(api);
        FindMembers.Map(api);
        ShowClip.Map(api);
    }
}
