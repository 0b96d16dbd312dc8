using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Insights;

/// <summary>Puts the insights together.</summary>
public static class InsightsSetup
{
    /// <summary>Adds the counting.</summary>
    public static IServiceCollection AddInsights(this IServiceCollection services)
    {
        services.AddSharedPart<RollUp>();
        services.AddHostedService(made => made.GetRequiredService<RollUp>());
        services.AddSingleton<IForgetsMembers, Forgetting>();
        return services;
    }

    private sealed class Forgetting : IForgetsMembers
    {
        public void Forget(HotSession session, MemberId member) => CountRows.Forget(session, member);
    }
}
