using Entourage.Channels;

namespace Entourage.Web.Pages.Studio;

/// <summary>How a channel is shown, found out by trying it on a link that leads nowhere.</summary>
/// <param name="Icon">Its picture in icons.svg.</param>
/// <param name="Kind">What the device does, as on the wire.</param>
/// <param name="OpensPage">Whether its address is a web page, which scripts must open within the click.</param>
/// <param name="Takes"><c>phone</c> or <c>email</c>, when a person can be named on this device.</param>
/// <param name="LinkOnly">Whether it takes no words.</param>
internal sealed record ChannelLook(string Icon, string Kind, bool OpensPage, string? Takes, bool LinkOnly)
{
    private static readonly Uri Nowhere = new("https://example.invalid/");
    private static readonly Words Trial = Words.Read("w").Value!;

    public static ChannelLook Of(IHandOffChannel channel)
    {
        var trial = channel.HandOver(Nowhere, Trial, to: null);
        return new(
            channel.Id switch
            {
                "sms" => "message",
                "share_sheet" => "share-sheet",
                "qr_code" => "qr",
                "copy_link" => "copy",
                var id => id,
            },
            channel.Kind switch
            {
                HandOverKind.Open => "open",
                HandOverKind.Share => "share",
                HandOverKind.Copy => "copy",
                _ => "qr",
            },
            trial.Url?.StartsWith("https:", StringComparison.Ordinal) is true,
            channel.Contact switch
            {
                ContactKind.Phone => "phone",
                ContactKind.Email => "email",
                _ => null,
            },
            trial.Text == Nowhere.AbsoluteUri);
    }
}
