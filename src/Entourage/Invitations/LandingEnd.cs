using Entourage.Http;

namespace Entourage.Invitations;

/// <summary>Links that end here: one sentence that is true, and one thing to do.</summary>
internal static class LandingEnd
{
    public static void Write(Html html, LandingView view, LandingFrame frame)
    {
        var texts = frame.Texts;
        var name = view.Kind switch
        {
            LandingKind.Used => "used",
            LandingKind.Expired => "expired",
            LandingKind.Revoked => "revoked",
            LandingKind.ClipRemoved => "removed",
            LandingKind.YouBlocked => "blocked",
            LandingKind.Unavailable => "unavailable",
            LandingKind.AlmostReady => "almost",
            LandingKind.Unknown or LandingKind.Open or LandingKind.Redeemed or LandingKind.Own => "unknown",
        };
        html.Raw("<main id=\"landing\" tabindex=\"-1\" data-state=\""u8).Text(name).Raw("\"><p class=\"host\">"u8).Text(frame.Host)
            .Raw("</p><div class=\"side end\">"u8);
        if (view.Creator is { } creator)
        {
            var handle = ("handle", (object)creator.Handle);
            html.Raw("<h1>"u8).Text(name == "almost" ? texts["landing.invites_you", handle] : texts[$"landing.{name}_title", handle])
                .Raw("</h1><p class=\"quiet\">"u8).Text(name == "almost" ? texts["landing.almost_ready"] : texts[$"landing.{name}_body", handle])
                .Raw("</p><a class=\"button\" href=\"/@"u8).Text(creator.Handle).Raw("\">"u8).Text(texts["landing.see_profile", handle]).Raw("</a>"u8);
        }
        else
        {
            html.Raw("<h1>"u8).Text(texts[$"landing.{name}_title"]).Raw("</h1><p class=\"quiet\">"u8).Text(texts[$"landing.{name}_body"])
                .Raw("</p><a class=\"button\" href=\"/\">"u8).Raw(texts.Utf8("landing.home")).Raw("</a>"u8);
        }
        html.Raw("</div></main>"u8);
    }
}
