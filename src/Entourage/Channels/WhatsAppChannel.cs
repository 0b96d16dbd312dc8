namespace Entourage.Channels;

/// <summary>WhatsApp's click to chat: an editable draft, in the chat of one number or in a chat the sender picks. The number is digits only, without +.</summary>
internal sealed class WhatsAppChannel(PhoneContacts phones) : IHandOffChannel
{
    public string Id => "whatsapp";

    public HandOverKind Kind => HandOverKind.Open;

    public int Order => 10;

    public bool NeedsMobile => false;

    public ContactKind Contact => ContactKind.Phone;

    public Outcome<Recipient?> ReadContact(string? contact) => phones.International(contact);

    public HandOver HandOver(Uri link, Words words, Recipient? to)
    {
        var message = words.Before(AppAddress.Link(link));
        return AppAddress.Open($"https://wa.me/{to?.Address}?text={AppAddress.Encode(message)}", message);
    }
}
