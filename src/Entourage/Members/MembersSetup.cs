using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members.Passkeys;
using Entourage.Members.Sessions;
using Entourage.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Members;

/// <summary>Puts membership together.</summary>
public static class MembersSetup
{
    /// <summary>Adds accounts, sessions, passkeys and tokens.</summary>
    public static IServiceCollection AddMembers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptionsWithValidateOnStart<MembersOptions, MembersOptionsValidator>().Bind(configuration.GetSection("Members"));
        services.AddIdentityCore<IdentityUser<Guid>>(identity =>
        {
            identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
            identity.Lockout.MaxFailedAccessAttempts = 10;
            identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
        }).AddEntityFrameworkStores<AppDb>();
        services.AddScoped<IPasskeyHandler<IdentityUser<Guid>>, PasskeyHandler<IdentityUser<Guid>>>();
        services.AddScoped<Ceremonies>();
        services.AddScoped<PasskeyRelay>();
        services.AddSingleton<Sessions.Sessions>();
        services.AddSingleton<WhoAsks>(made => made.GetRequiredService<Sessions.Sessions>().Who);
        services.AddSingleton<FirstOperator>();
        services.AddPart<Join>();
        services.AddPart<SignIn>();
        services.AddPart<SignOut>();
        return services;
    }

    /// <summary>Maps joining, signing in and out.</summary>
    public static void MapMembers(this RouteGroupBuilder api)
    {
        Join.Map(api);
        SignIn.Map(api);
        SignOut.Map(api);
    }
}
