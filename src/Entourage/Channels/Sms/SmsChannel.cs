using Entourage.Kernel;

namespace Entourage.Channels.Sms;

/// <summary>The phone's own message app (RFC 5724 §2.2). The scheme takes a list of recipients; exactly one or none is written.</summary>
internal sealed class SmsChannel : IChannel
{
    public string Id => "sms";

    public HandOverKind Kind => HandOverKind.Open;

    public int Order => 20;

    public bool NeedsMobile => true;

    public ContactKind Contact => ContactKind.Phone;

    public Outcome<HandOver> HandOver(Uri link, string text, string? contact) =>
        AppAddress.Build(link, text, OneContact.Dialled(contact), m =>
        {
            var message = Words.Before(m.Words, m.Link);
            return AppAddress.Open($"sms:{m.Contact}?body={AppAddress.Encode(message)}", message);
        });
}
