namespace Entourage.Channels;

/// <summary>The clipboard: the whole message, to be pasted where the person is.</summary>
internal sealed class CopyLinkChannel : IHandOffChannel
{
    public string Id => "copy_link";

    public HandOverKind Kind => HandOverKind.Copy;

    public int Order => 100;

    public bool NeedsMobile => false;

    public HandOver HandOver(Uri link, Words words, Recipient? to) => new(HandOverKind.Copy, null, words.Before(AppAddress.Link(link)));
}
