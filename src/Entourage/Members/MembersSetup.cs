using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members.Passkeys;
using Entourage.Members.Pictures;
using Entourage.Members.Sessions;
using Entourage.Members.Tokens;
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
        services.AddSettings<MembersOptions, MembersOptionsValidator>(configuration, "Members");
        services.AddIdentityCore<IdentityUser<Guid>>(identity =>
        {
            identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
            identity.Lockout.MaxFailedAccessAttempts = 10;
            identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
        }).AddEntityFrameworkStores<AppDb>();
        services.AddScoped<IPasskeyHandler<IdentityUser<Guid>>, PasskeyHandler<IdentityUser<Guid>>>();
        services.AddScoped<Ceremonies>();
        services.AddScoped<PasskeyRelay>();
        services.AddScoped<PasswordCheck>();
        services.AddSharedPart<Ages>();
        services.AddSingleton<NoteReturn>();
        services.AddScoped<Credentials>();
        services.AddSingleton<Sessions.Sessions>();
        services.AddSingleton<WhoAsks>(made => made.GetRequiredService<Sessions.Sessions>().Who);
        services.AddSingleton<FirstOperator>();
        services.AddSingleton<PictureFiles>();
        services.AddHostedService<SweepSessions>();
        services.AddHostedService<EndSuspensions>();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, MembersJson.Default));
        return services.AddUseCases();
    }

    private static IServiceCollection AddUseCases(this IServiceCollection services)
    {
        services.AddPart<Join>();
        services.AddPart<CheckHandle>();
        services.AddPart<SignIn>();
        services.AddPart<AppealSuspension>();
        services.AddPart<SignOut>();
        services.AddPart<ListSessions>();
        services.AddPart<EndSession>();
        services.AddPart<ReadMe>();
        services.AddPart<ReadMember>();
        services.AddPart<ChangeProfile>();
        services.AddPart<ChangePicture>();
        services.AddPart<RemovePicture>();
        services.AddPart<ShowPicture>();
        services.AddPart<ChangePassword>();
        services.AddPart<RemovePassword>();
        services.AddPart<AddPasskey>();
        services.AddPart<ListPasskeys>();
        services.AddPart<RemovePasskey>();
        services.AddPart<MakeToken>();
        services.AddPart<ListTokens>();
        services.AddPart<RevokeToken>();
        services.AddPart<ExportAccount>();
        services.AddPart<DeleteAccount>();
        services.AddPart<SuspendMember>();
        return services;
    }

    /// <summary>Maps accounts, sessions and everything under one's own name.</summary>
    public static void MapMembers(this RouteGroupBuilder api)
    {
        Join.Map(api);
        CheckHandle.Map(api);
        SignIn.Map(api);
        AppealSuspension.Map(api);
        SignOut.Map(api);
        ListSessions.Map(api);
        EndSession.Map(api);
        ReadMe.Map(api);
        ReadMember.Map(api);
        ChangeProfile.Map(api);
        ChangePicture.Map(api);
        RemovePicture.Map(api);
        ChangePassword.Map(api);
        RemovePassword.Map(api);
        AddPasskey.Map(api);
        ListPasskeys.Map(api);
        RemovePasskey.Map(api);
        MakeToken.Map(api);
        ListTokens.Map(api);
        RevokeToken.Map(api);
        ExportAccount.Map(api);
        DeleteAccount.Map(api);
        SuspendMember.Map(api);
    }

    /// <summary>Maps members' pictures, which are addresses of pages rather than of the API.</summary>
    public static void MapPictures(this IEndpointRouteBuilder app) => ShowPicture.Map(app);
}
