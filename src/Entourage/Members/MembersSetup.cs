using Entourage.Members.Passkeys;
using Entourage.Members.Pictures;
using Entourage.Members.Sessions;
using Entourage.Members.Tokens;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Members;

/// <summary>Puts membership together.</summary>
internal static class MembersSetup
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
        services.AddScoped<Ceremonies>();
        services.AddScoped<PasskeyRelay>();
        services.AddScoped<PasswordCheck>();
        services.AddSingleton<NobodysPassword>();
        services.AddSingleton<Ages>();
        services.AddSingleton<NoteReturn>();
        services.AddScoped<Credentials>();
        services.AddSingleton<SessionKeeper>();
        services.AddSingleton<WhoAsks>(made => made.GetRequiredService<SessionKeeper>().WhoAsync);
        services.AddSingleton<Recall>(made => made.GetRequiredService<SessionKeeper>().Recall);
        services.AddSingleton<FirstOperator>();
        services.AddSingleton<HeldHandles>();
        services.AddSingleton<PictureFiles>();
        services.AddSingleton<IForgetsMembers, ForgetMember>();
        services.AddSingleton<IForgets, ForgetMembers>();
        services.AddHostedService<SweepSessions>();
        services.AddHostedService<EndSuspensions>();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, MembersJson.Default));
        return services.AddUseCases();
    }

    private static IServiceCollection AddUseCases(this IServiceCollection services)
    {
        services.AddScoped<Join>();
        services.AddScoped<CheckHandle>();
        services.AddScoped<SignIn>();
        services.AddScoped<AppealSuspension>();
        services.AddScoped<SignOut>();
        services.AddScoped<ListSessions>();
        services.AddScoped<EndSession>();
        services.AddScoped<ReadMe>();
        services.AddScoped<ReadMember>();
        services.AddScoped<ChangeProfile>();
        services.AddScoped<ChangePicture>();
        services.AddScoped<RemovePicture>();
        services.AddScoped<ShowPicture>();
        services.AddScoped<ChangePassword>();
        services.AddScoped<RemovePassword>();
        services.AddScoped<AddPasskey>();
        services.AddScoped<ListPasskeys>();
        services.AddScoped<RemovePasskey>();
        services.AddScoped<MakeToken>();
        services.AddScoped<ListTokens>();
        services.AddScoped<RevokeToken>();
        services.AddScoped<ExportAccount>();
        services.AddScoped<DeleteAccount>();
        services.AddScoped<SuspendMember>();
        services.AddScoped<RecoverAccount>();
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
        RecoverAccount.Map(api);
    }

    /// <summary>Maps members' pictures, which are addresses of pages rather than of the API.</summary>
    public static void MapPictures(this IEndpointRouteBuilder app) => ShowPicture.Map(app);
}
