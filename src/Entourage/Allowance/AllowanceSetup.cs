using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Allowance;

/// <summary>Puts the allowance together.</summary>
internal static class AllowanceSetup
{
    /// <summary>Adds its numbers, and what forgets members.</summary>
    public static IServiceCollection AddAllowance(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<AllowanceOptions, AllowanceOptionsValidator>(configuration, "Allowance");
        services.AddSingleton<IForgetsMembers, ForgetMember>();
        return services;
    }
}
