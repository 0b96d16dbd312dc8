using System.Text;
using Entourage.Members.Pictures;

namespace Entourage.Invitations.Landings;

/// <summary>The creator's picture in the ring that fills while somebody watches.</summary>
internal static class ProgressRing
{
    public static void Write(Html html, LandingCreator creator, bool done)
    {
        html.Raw("<span class=\"avatar"u8).Raw(done ? " done"u8 : ""u8).Raw("\" id=\"ring\">"u8);
        // The drawn picture is part of the page: it would be a second request for one letter.
        if (creator.Picture.EndsWith(".svg", StringComparison.Ordinal))
        {
            html.Raw(Encoding.UTF8.GetBytes(ShowPicture.Draw(creator.Handle, " class=\"drawn\" aria-hidden=\"true\"")));
        }
        else
        {
            html.Raw("<img src=\""u8).Text(creator.Picture).Raw("\" alt=\"\" width=\"48\" height=\"48\">"u8);
        }
        html.Raw("<svg class=\"ring\" viewBox=\"0 0 60 60\" aria-hidden=\"true\"><circle cx=\"30\" cy=\"30\" r=\"28\"/>"u8)
            .Raw("<circle cx=\"30\" cy=\"30\" r=\"28\" pathLength=\"1\"/></svg><svg class=\"badge\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">"u8)
            .Raw("<path class=\"plus\" d=\"M12 5v14M5 12h14\"/><path class=\"tick\" d=\"m5 12.5 5 5 9-11\"/></svg></span>"u8);
    }
}
