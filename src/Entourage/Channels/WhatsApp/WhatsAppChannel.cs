using Entourage.Kernel;

namespace Entourage.Channels.WhatsApp;

/// <summary>WhatsApp's click to chat: an editable draft, in the chat of one number or in a chat the sender picks. The number is digits only, without +.</summary>
internal sealed class WhatsAppChannel : IChannel
{
    public string Id => "whatsapp";

    public HandOverKind Kind => HandOverKind.Open;

    public int Order => 10;

    public bool NeedsMobile => false;

    public ContactKind Contact => ContactKind.Phone;

    public Outcome<HandOver> HandOver(Uri link, string text, string? contact) =>
        AppAddress.Build(link, text, OneContact.InternationalDigits(contact), m =>
        {
            var message = Words.Before(m.Words, m.Link);
            return AppAddress.Open($"https://wa.me/{m.Contact}?text={AppAddress.Encode(message)}", message);
        });
}
