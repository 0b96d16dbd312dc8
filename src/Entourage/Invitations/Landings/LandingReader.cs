namespace Entourage.Invitations.Landings;

/// <summary>Who one is here, before anything follows in their name, and the way to being somebody else.</summary>
internal static class LandingReader
{
    public static void Write(Html html, LandingFrame frame)
    {
        html.Raw("<p><span>"u8);
        LandingAct.Marked(html, frame.Texts.Utf8("landing.you_are"), frame.Reader!);
        html.Raw("</span><a class=\"link\" id=\"switch\" href=\"/i/"u8).Text(frame.Token).Raw("/sign-in?other\">"u8).Raw(frame.Texts.Utf8("landing.not_you")).Raw("</a></p>"u8);
    }
}
