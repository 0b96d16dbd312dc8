namespace Entourage.Invitations.Landings;

/// <summary>Links that end here: one sentence that is true, and one thing to do.</summary>
internal static class LandingEnd
{
    public static void Write(Html html, LandingView view, LandingFrame frame)
    {
        var texts = frame.Texts;
        var handle = ("handle", (object)(view.Creator?.Handle ?? ""));
        var (name, title, body) = view.Kind switch
        {
            LandingKind.Used => ("used", texts["landing.used_title"], texts["landing.used_body", handle]),
            LandingKind.Expired => ("expired", texts["landing.expired_title"], texts["landing.expired_body"]),
            LandingKind.Revoked => ("revoked", texts["landing.revoked_title"], texts["landing.revoked_body"]),
            LandingKind.Closed => ("closed", texts["landing.closed_title"], texts["landing.closed_body", handle]),
            LandingKind.ClipRemoved => ("removed", texts["landing.removed_title"], texts["landing.removed_body"]),
            LandingKind.YouBlocked => ("blocked", texts["landing.blocked_title", handle], texts["landing.blocked_body"]),
            LandingKind.Unavailable => ("unavailable", texts["landing.unavailable_title"], texts["landing.unavailable_body"]),
            LandingKind.AgeRestricted => ("age", texts["landing.age_title"], texts["landing.age_body"]),
            LandingKind.AlmostReady => ("almost", texts["landing.invites_you", handle], texts["landing.almost_ready"]),
            LandingKind.Unknown or LandingKind.Open or LandingKind.Redeemed or LandingKind.Own =>
                ("unknown", texts["landing.unknown_title"], texts["landing.unknown_body"]),
        };
        html.Raw("<main id=\"landing\" tabindex=\"-1\" data-state=\""u8).Text(name).Raw("\"><p class=\"host\">"u8).Text(frame.Host)
            .Raw("</p><div class=\"side end\"><h1>"u8).Text(title).Raw("</h1><p class=\"quiet\">"u8).Text(body).Raw("</p>"u8);
        if (view.Creator is { } creator)
        {
            html.Raw("<a class=\"button\" href=\"/@"u8).Text(creator.Handle).Raw("\">"u8)
                .Text(texts["landing.see_profile", handle]).Raw("</a>"u8);
        }
        else
        {
            html.Raw("<a class=\"button\" href=\"/\">"u8).Raw(texts.Utf8("landing.home")).Raw("</a>"u8);
        }
        // Perhaps it is another account that can go on here.
        if (frame.SignedIn && view.Kind is not LandingKind.Unknown)
        {
            html.Raw("<div class=\"rest\">"u8);
            LandingReader.Write(html, frame);
            html.Raw("</div>"u8);
        }
        html.Raw("</div></main>"u8);
    }
}
