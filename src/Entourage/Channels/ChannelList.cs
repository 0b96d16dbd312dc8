using System.Collections.Frozen;

namespace Entourage.Channels;

/// <summary>The channels this site offers. Fixed at start; thread-safe.</summary>
[FrontDoor]
internal sealed class ChannelList
{
    private readonly FrozenDictionary<string, IChannel> byId;

    /// <summary>Messenger is there only when it is configured.</summary>
    /// <param name="options">The checked settings.</param>
    /// <param name="connected">Those that the settings switch on.</param>
    public ChannelList(IOptions<ChannelsOptions> options, IEnumerable<IConnectedChannel> connected)
    {
        All = [.. Offered(options.Value).Concat<IChannel>(connected).OrderBy(c => c.Order)];
        HandOff = [.. All.OfType<IHandOffChannel>()];
        Connected = [.. All.OfType<IConnectedChannel>()];
        byId = All.ToFrozenDictionary(c => c.Id, StringComparer.Ordinal);
    }

    /// <summary>Every channel, in the order in which a member who has used none sees them.</summary>
    public IReadOnlyList<IChannel> All { get; }

    /// <summary>Those that hand over to an app.</summary>
    public IReadOnlyList<IHandOffChannel> HandOff { get; }

    /// <summary>Those that send from a member's own account.</summary>
    public IReadOnlyList<IConnectedChannel> Connected { get; }

    /// <summary>The channel of that id, exactly as written.</summary>
    /// <returns><c>channel_unknown</c> when there is none, or none any more.</returns>
    public Outcome<IChannel> Find(string id) => byId.TryGetValue(id, out var channel) ? Outcome.Of(channel) : ChannelProblems.Unknown;

    /// <summary>The connected channel of that id.</summary>
    /// <returns><c>channel_unknown</c>, or <c>channel_hand_off</c> for one where the person is picked in an app, by the member's own account there.</returns>
    public Outcome<IConnectedChannel> FindConnected(string id)
    {
        var found = Find(id);
        if (!found.Ok) return found.Problem;
        return found.Value is IConnectedChannel connected ? Outcome.Of(connected) : ChannelProblems.HandOff;
    }

    private static IEnumerable<IHandOffChannel> Offered(ChannelsOptions options)
    {
        var phones = new PhoneContacts(options.DefaultCountry is { Length: > 0 } country ? country.ToUpperInvariant() : null);
        yield return new WhatsAppChannel(phones);
        yield return new SmsChannel(phones);
        yield return new TelegramChannel();
        if (options.MessengerAppId is { Length: > 0 } appId) yield return new MessengerChannel(appId, options.MessengerReturn);
        yield return new LineChannel();
        yield return new ViberChannel();
        yield return new MailChannel();
        yield return new ShareSheetChannel();
        yield return new QrCodeChannel();
        yield return new CopyLinkChannel();
    }
}
