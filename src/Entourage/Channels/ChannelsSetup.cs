using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Channels;

/// <summary>Puts the channels into the application.</summary>
public static class ChannelsSetup
{
    /// <summary>Adds <see cref="Channels"/>, its settings (section <c>Channels</c>) and its JSON.</summary>
    public static IServiceCollection AddChannels(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<ChannelsOptions, ChannelsOptionsValidator>().BindConfiguration("Channels");
        services.Configure<JsonOptions>(o => o.SerializerOptions.TypeInfoResolverChain.Insert(0, ChannelsJson.Default));
        return services.AddSingleton<Channels>();
    }

    /// <summary>Maps the list of channels, and what only connected ones will do.</summary>
    public static void MapChannels(this RouteGroupBuilder api)
    {
        ListChannels.Map(api);
        ListContacts.Map(api);
        ConnectAccount.Map(api);
    }
}
