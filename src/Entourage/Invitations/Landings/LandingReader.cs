namespace Entourage.Invitations.Landings;

/// <summary>Who one is here, before anything follows in their name, and the way to being somebody else.</summary>
internal static class LandingReader
{
    private static ReadOnlySpan<byte> Place => "@{handle}"u8;

    /// <summary>Writes it, and says where the handle stands.</summary>
    public static int Write(Html html, LandingFrame frame)
    {
        var words = frame.Texts.Utf8("landing.you_are");
        var place = words.IndexOf(Place);
        html.Raw("<p><span>"u8).Raw(words[..place]).Raw("<b>@"u8);
        var at = html.Length;
        html.Text(frame.Reader!).Raw("</b>"u8).Raw(words[(place + Place.Length)..])
            .Raw("</span><a class=\"link\" id=\"switch\" href=\"/i/"u8).Text(frame.Token).Raw("/sign-in?other\">"u8).Raw(frame.Texts.Utf8("landing.not_you")).Raw("</a></p>"u8);
        return at;
    }
}
