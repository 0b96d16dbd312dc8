using System.Text.Json.Serialization;
using Entourage.Kernel;
using Entourage.Rollout.Groups;
using Entourage.Storage;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Rollout;

/// <summary>Puts the rollouts together.</summary>
public static class RolloutSetup
{
    /// <summary>Adds who has what, and what an operator does about it.</summary>
    public static IServiceCollection AddRollouts(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, RolloutJson.Default));
        services.AddSingleton<Rollouts>();
        services.AddSingleton<IRollouts>(made => made.GetRequiredService<Rollouts>());
        services.AddSharedPart<RolloutFeatures>();
        services.AddSharedPart<CountHolders>();
        services.AddSharedPart<ReadRollouts>();
        services.AddSharedPart<ListHolders>();
        services.AddSharedPart<NameHolder>();
        services.AddSharedPart<ListGroups>();
        services.AddSharedPart<KeepGroup>();
        services.AddSharedPart<GiveToGroup>();
        services.AddSharedPart<FallBackRollout>();
        services.AddSharedPart<ReadExposures>();
        services.AddPart<StageRollout>();
        services.AddSingleton<NoteExposures>();
        services.AddHostedService(made => made.GetRequiredService<NoteExposures>());
        services.AddSingleton<IForgetsMembers, Forgetting>();
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

    private sealed class Forgetting : IForgetsMembers
    {
        private const string Named = "DELETE FROM rollout_members WHERE member = @member";

        public void Forget(HotSession session, MemberId member)
        {
            session.Sql(Named).With("@member", member.Value).Run();
            GroupRows.Forget(session, member);
            ExposureRows.Forget(session, member);
        }
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
