using Entourage.Kernel;

namespace Entourage.Channels.Viber;

/// <summary>Viber's forward address: the sender picks the chat. It is the app's own scheme, so nothing happens where the app is missing.</summary>
internal sealed class ViberChannel : IChannel
{
    public string Id => "viber";

    public HandOverKind Kind => HandOverKind.Open;

    public int Order => 60;

    public bool NeedsMobile => true;

    public Outcome<HandOver> HandOver(Uri link, string text, string? contact) =>
        AppAddress.Build(link, text, OneContact.None(contact), m =>
        {
            var message = Words.Before(m.Words, m.Link);
            return AppAddress.Open($"viber://forward?text={AppAddress.Encode(message)}", message);
        });
}
