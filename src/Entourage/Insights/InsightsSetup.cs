using System.Text.Json.Serialization;
using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Insights;

/// <summary>Puts the insights together.</summary>
public static class InsightsSetup
{
    /// <summary>Adds the counting and what is read from it.</summary>
    public static IServiceCollection AddInsights(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, InsightsJson.Default));
        services.AddSharedPart<ReadInsights>();
        services.AddSharedPart<ReadSiteState>();
        services.AddSharedPart<RollUp>();
        services.AddHostedService(made => made.GetRequiredService<RollUp>());
        services.AddSharedPart<ReadLift>();
        services.AddSingleton<IForgetsMembers, Forgetting>();
        return services;
    }

    /// <summary>Maps them.</summary>
    public static void MapInsights(this RouteGroupBuilder api)
    {
        ReadInsights.Map(api);
        ReadSiteState.Map(api);
        ReadLift.Map(api);
    }

    private sealed class Forgetting : IForgetsMembers
    {
        public void Forget(HotSession session, MemberId member) => CountRows.Forget(session, member);
    }
}

/// <summary>Insights on the wire.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InsightsView))]
[JsonSerializable(typeof(ClipInsightsView))]
[JsonSerializable(typeof(SiteStateView))]
[JsonSerializable(typeof(LiftView))]
internal sealed partial class InsightsJson : JsonSerializerContext;
