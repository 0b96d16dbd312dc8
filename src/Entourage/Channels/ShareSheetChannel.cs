namespace Entourage.Channels;

/// <summary>
/// The device's own share sheet (Web Share). The page gives it the whole message as text and no separate address: apps join the two in
/// ways of their own, and what arrives must be what was shown.
/// </summary>
internal sealed class ShareSheetChannel : IHandOffChannel
{
    public string Id => "share_sheet";

    public HandOverKind Kind => HandOverKind.Share;

    public int Order => 80;

    public bool NeedsMobile => false;

    public HandOver HandOver(Uri link, Words words, Recipient? to) => new(HandOverKind.Share, null, words.Before(AppAddress.Link(link)));
}
