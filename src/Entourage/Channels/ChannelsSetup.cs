using Entourage.Channels.Fediverse;
using Entourage.Channels.Mailbox;
using Entourage.Channels.Xmpp;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Channels;

/// <summary>Puts the channels into the application.</summary>
internal static class ChannelsSetup
{
    /// <summary>Adds <see cref="ChannelList"/>, its settings (section <c>Channels</c>) and its JSON.</summary>
    public static IServiceCollection AddChannels(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<ChannelsOptions, ChannelsOptionsValidator>(configuration, "Channels");
        services.Configure<JsonOptions>(o => o.SerializerOptions.TypeInfoResolverChain.Insert(0, ChannelsJson.Default));
        if (configuration.GetValue<bool>("Channels:Xmpp:On"))
        {
            services.AddSingleton<XmppServers>();
            services.AddSingleton<IConnectedChannel, XmppChannel>();
        }
        if (configuration.GetValue<bool>("Channels:Fediverse:On"))
        {
            services.AddSingleton<FediverseClient>();
            services.AddSingleton<FediverseOAuth>();
            services.AddSingleton<IConnectedChannel, FediverseChannel>();
        }
        if (configuration.GetValue<bool>("Channels:Mailbox:On"))
        {
            services.AddSingleton<MailboxServers>();
            services.AddSingleton<MailboxDoor>();
            services.AddSingleton<MailboxAddressBook>();
            services.AddSingleton<MailboxMemory>();
            services.AddSingleton<IConnectedChannel, MailboxChannel>();
        }
        return services.AddSingleton<ChannelList>();
    }

    /// <summary>Maps the list of channels.</summary>
    public static void MapChannels(this RouteGroupBuilder api) => ListChannels.Map(api);
}
