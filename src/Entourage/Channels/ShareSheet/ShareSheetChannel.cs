using Entourage.Kernel;

namespace Entourage.Channels.ShareSheet;

/// <summary>
/// The device's own share sheet (Web Share). The page gives it the whole message as text and no separate address: apps join the two in
/// ways of their own, and what arrives must be what was shown.
/// </summary>
internal sealed class ShareSheetChannel : IChannel
{
    public string Id => "share_sheet";

    public HandOverKind Kind => HandOverKind.Share;

    public int Order => 80;

    public bool NeedsMobile => false;

    public Outcome<HandOver> HandOver(Uri link, string text, string? contact) =>
        AppAddress.Build(link, text, OneContact.None(contact), m => new HandOver(HandOverKind.Share, null, Words.Before(m.Words, m.Link)));
}
