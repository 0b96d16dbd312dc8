using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Records;

/// <summary>Puts the records together: what was reported, decided and stopped. They act on nobody by themselves.</summary>
internal static class RecordsSetup
{
    /// <summary>Adds the brakes, and what forgets and exports members.</summary>
    public static IServiceCollection AddRecords(this IServiceCollection services)
    {
        services.AddSingleton<Brakes>();
        services.AddSingleton<IForgetsMembers, ForgetMember>();
        services.AddSingleton<IExportsMembers, ExportMember>();
        return services;
    }
}
