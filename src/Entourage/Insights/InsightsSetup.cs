using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Insights;

/// <summary>Puts the insights together.</summary>
internal static class InsightsSetup
{
    /// <summary>Adds the counting and what is read from it.</summary>
    public static IServiceCollection AddInsights(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, InsightsJson.Default));
        services.AddSingleton<ReadInsights>();
        services.AddSingleton<ReadSiteState>();
        services.AddSingleton<RollUp>();
        services.AddHostedService(made => made.GetRequiredService<RollUp>());
        services.AddSingleton<ReadLift>();
        services.AddSingleton<IForgetsMembers, ForgetMember>();
        return services;
    }

    /// <summary>Maps them.</summary>
    public static void MapInsights(this RouteGroupBuilder api)
    {
        ReadInsights.Map(api);
        ReadSiteState.Map(api);
        ReadLift.Map(api);
    }
}

/// <summary>Insights on the wire.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InsightsView))]
[JsonSerializable(typeof(ClipInsightsView))]
[JsonSerializable(typeof(SiteStateView))]
[JsonSerializable(typeof(LiftView))]
internal sealed partial class InsightsJson : JsonSerializerContext;
