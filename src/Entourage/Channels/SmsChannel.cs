namespace Entourage.Channels;

/// <summary>The phone's own message app (RFC 5724 §2.2). The scheme takes a list of recipients; exactly one or none is written.</summary>
internal sealed class SmsChannel(PhoneContacts phones) : IHandOffChannel
{
    public string Id => "sms";

    public HandOverKind Kind => HandOverKind.Open;

    public int Order => 20;

    public bool NeedsMobile => true;

    public ContactKind Contact => ContactKind.Phone;

    public Outcome<Recipient?> ReadContact(string? contact) => phones.Dialled(contact);

    public HandOver HandOver(Uri link, Words words, Recipient? to)
    {
        var message = words.Before(AppAddress.Link(link));
        return AppAddress.Open($"sms:{to?.Address}?body={AppAddress.Encode(message)}", message);
    }
}
