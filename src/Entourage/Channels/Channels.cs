using System.Collections.Frozen;
using Entourage.Kernel;
using Microsoft.Extensions.Options;

namespace Entourage.Channels;

/// <summary>The channels this site offers. Fixed at start; thread-safe.</summary>
public sealed class Channels
{
    private readonly FrozenDictionary<string, IChannel> byId;

    /// <summary>Messenger is there only when it is configured.</summary>
    /// <param name="options">The checked settings.</param>
    public Channels(IOptions<ChannelsOptions> options)
    {
        All = [.. Offered(options.Value).OrderBy(c => c.Order)];
        byId = All.ToFrozenDictionary(c => c.Id, StringComparer.Ordinal);
    }

    /// <summary>Every channel, in the order in which a member who has used none sees them.</summary>
    public IReadOnlyList<IChannel> All { get; }

    /// <summary>Every channel as one member sees them: the most used first, the rest in their own order.</summary>
    /// <param name="uses">How often the member has used each, by id. Ids of channels no longer offered are ignored.</param>
    public IReadOnlyList<IChannel> MostUsedFirst(IReadOnlyDictionary<string, int> uses) =>
        [.. All.OrderByDescending(c => uses.GetValueOrDefault(c.Id)).ThenBy(c => c.Order)];

    /// <summary>The channel of that id, exactly as written.</summary>
    /// <returns><c>channel_unknown</c> when there is none, or none any more.</returns>
    public Outcome<IChannel> Find(string id) => byId.TryGetValue(id, out var channel) ? Outcome.Of(channel) : ChannelProblems.Unknown;

    /// <summary>
    /// Why a channel of that id has no contacts to list and no account to connect. Every channel there is hands over to an app, where the
    /// person is picked by the member's own account; only a connected one could do without this answer.
    /// </summary>
    internal Problem WhyNotConnected(string id) => Find(id).Problem ?? ChannelProblems.HandOff;

    private static IEnumerable<IChannel> Offered(ChannelsOptions options)
    {
        yield return new WhatsApp.WhatsAppChannel();
        yield return new Sms.SmsChannel();
        yield return new Telegram.TelegramChannel();
        if (options.MessengerAppId is { Length: > 0 } appId) yield return new Messenger.MessengerChannel(appId, options.MessengerReturn);
        yield return new Line.LineChannel();
        yield return new Viber.ViberChannel();
        yield return new Mail.MailChannel();
        yield return new ShareSheet.ShareSheetChannel();
        yield return new QrCode.QrCodeChannel();
        yield return new CopyLink.CopyLinkChannel();
    }
}
