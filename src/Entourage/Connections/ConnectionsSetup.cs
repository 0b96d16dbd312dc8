using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Connections;

/// <summary>Puts members' accounts elsewhere together.</summary>
internal static class ConnectionsSetup
{
    /// <summary>Adds connecting, letting go, and whom they know there.</summary>
    public static IServiceCollection AddConnectedAccounts(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ConnectionsJson.Default));
        services.AddSingleton<Accounts>();
        services.AddSingleton<Registrations>();
        services.AddSingleton<PendingSignIns>();
        services.AddSingleton<ContactBook>();
        services.AddSingleton<ContactPictures>();
        services.AddSingleton<BeginSignIn>();
        services.AddSingleton<ConnectAccount>();
        services.AddSingleton<DisconnectAccount>();
        services.AddSingleton<ReadAccounts>();
        services.AddSingleton<IForgetsMembers, ForgetMember>();
        services.AddSingleton<ITakesLeave, LeaveServers>();
        services.AddSingleton<IExportsMembers, ExportMember>();
        return services;
    }

    /// <summary>Maps a member's accounts.</summary>
    public static void MapConnectedAccounts(this RouteGroupBuilder api)
    {
        BeginSignIn.Map(api);
        ConnectAccount.Map(api);
        DisconnectAccount.Map(api);
        ReadAccounts.Map(api);
    }
}

/// <summary>Accounts on the wire.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ConnectAccount.Request), TypeInfoPropertyName = "ConnectAccountRequest")]
[JsonSerializable(typeof(BeginSignIn.Request), TypeInfoPropertyName = "BeginSignInRequest")]
[JsonSerializable(typeof(SignInView))]
[JsonSerializable(typeof(ConnectionView))]
internal sealed partial class ConnectionsJson : JsonSerializerContext;
