using Entourage.Kernel;

namespace Entourage.Channels.CopyLink;

/// <summary>The clipboard: the whole message, to be pasted where the person is.</summary>
internal sealed class CopyLinkChannel : IChannel
{
    public string Id => "copy_link";

    public HandOverKind Kind => HandOverKind.Copy;

    public int Order => 100;

    public bool NeedsMobile => false;

    public Outcome<HandOver> HandOver(Uri link, string text, string? contact) =>
        AppAddress.Build(link, text, OneContact.None(contact), m => new HandOver(HandOverKind.Copy, null, Words.Before(m.Words, m.Link)));
}
