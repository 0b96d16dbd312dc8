namespace Entourage.Channels;

/// <summary>
/// Facebook's send dialog (developers.facebook.com/docs/sharing/reference/send-dialog): desktop browsers only, for sites registered there
/// as an app. It takes a link and no words, so the message is the link alone.
/// </summary>
internal sealed class MessengerChannel(string appId, string returnPath) : IHandOffChannel
{
    public string Id => "messenger";

    public HandOverKind Kind => HandOverKind.Open;

    public int Order => 40;

    public bool NeedsMobile => false;

    public bool NeedsDesktop => true;

    public HandOver HandOver(Uri link, Words words, Recipient? to)
    {
        var (address, back) = (AppAddress.Link(link), new Uri(link, returnPath).AbsoluteUri);
        return AppAddress.Open(
            $"https://www.facebook.com/dialog/send?app_id={AppAddress.Encode(appId)}&link={AppAddress.Encode(address)}"
            + $"&redirect_uri={AppAddress.Encode(back)}",
            address);
    }
}
