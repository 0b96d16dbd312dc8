namespace Entourage.Channels;

/// <summary>Viber's forward address: the sender picks the chat. It is the app's own scheme, so nothing happens where the app is missing.</summary>
internal sealed class ViberChannel : IHandOffChannel
{
    public string Id => "viber";

    public HandOverKind Kind => HandOverKind.Open;

    public int Order => 60;

    public bool NeedsMobile => true;

    public HandOver HandOver(Uri link, Words words, Recipient? to)
    {
        var message = words.Before(AppAddress.Link(link));
        return AppAddress.Open($"viber://forward?text={AppAddress.Encode(message)}", message);
    }
}
