using Entourage.Kernel;

namespace Entourage.Channels.Messenger;

/// <summary>
/// Facebook's send dialog (developers.facebook.com/docs/sharing/reference/send-dialog): desktop browsers only, for sites registered there
/// as an app. It takes a link and no words, so the message is the link alone.
/// </summary>
internal sealed class MessengerChannel(string appId, string returnPath) : IChannel
{
    public string Id => "messenger";

    public HandOverKind Kind => HandOverKind.Open;

    public int Order => 40;

    public bool NeedsMobile => false;

    public bool NeedsDesktop => true;

    public Outcome<HandOver> HandOver(Uri link, string text, string? contact) =>
        AppAddress.Build(link, text, OneContact.None(contact), m =>
        {
            var back = new Uri(link, returnPath).AbsoluteUri;
            return AppAddress.Open(
                $"https://www.facebook.com/dialog/send?app_id={AppAddress.Encode(appId)}&link={AppAddress.Encode(m.Link)}"
                + $"&redirect_uri={AppAddress.Encode(back)}",
                m.Link);
        });
}
