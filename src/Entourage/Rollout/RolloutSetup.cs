using System.Text.Json.Serialization;
using Entourage.Rollout.Groups;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Rollout;

/// <summary>Puts the rollouts together.</summary>
internal static class RolloutSetup
{
    /// <summary>Adds who has what, and what an operator does about it.</summary>
    public static IServiceCollection AddRollouts(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, RolloutJson.Default));
        services.AddSingleton<Rollouts>();
        services.AddSingleton<IRollouts>(made => made.GetRequiredService<Rollouts>());
        services.AddHostedService(made => made.GetRequiredService<Rollouts>());
        services.AddSingleton<RolloutFeatures>();
        services.AddSingleton<CountHolders>();
        services.AddSingleton<ReadRollouts>();
        services.AddSingleton<ListHolders>();
        services.AddSingleton<NameHolder>();
        services.AddSingleton<ListGroups>();
        services.AddSingleton<KeepGroup>();
        services.AddSingleton<GiveToGroup>();
        services.AddSingleton<FallBackRollout>();
        services.AddSingleton<ReadExposures>();
        services.AddScoped<StageRollout>();
        services.AddSingleton<NoteExposures>();
        services.AddHostedService(made => made.GetRequiredService<NoteExposures>());
        services.AddSingleton<IForgetsMembers, ForgetMember>();
        return services;
    }

    /// <summary>Maps them.</summary>
    public static void MapRollouts(this RouteGroupBuilder api)
    {
        ReadRollouts.Map(api);
        ListHolders.Map(api);
        StageRollout.Map(api);
        NameHolder.Map(api);
        ListGroups.Map(api);
        KeepGroup.Map(api);
        GiveToGroup.Map(api);
    }
}

/// <summary>Rollouts on the wire.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<RolloutView>))]
[JsonSerializable(typeof(Page<HolderView>))]
[JsonSerializable(typeof(IReadOnlyList<GroupView>))]
[JsonSerializable(typeof(Page<GroupMemberView>))]
[JsonSerializable(typeof(StageRollout.Request), TypeInfoPropertyName = "StageRequest")]
internal sealed partial class RolloutJson : JsonSerializerContext;
