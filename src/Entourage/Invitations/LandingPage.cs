using System.Buffers;
using System.Security.Cryptography;
using Entourage.Clips;
using Entourage.Http;
using Entourage.Languages;

namespace Entourage.Invitations;

/// <summary>What the page needs beside the view.</summary>
/// <param name="Texts">The reader's language.</param>
/// <param name="Site">The site's name.</param>
/// <param name="Origin">Scheme and host, for addresses that other apps read.</param>
/// <param name="Host">The host as people see it.</param>
/// <param name="Token">The link's secret, for the page's own calls.</param>
/// <param name="Ticket">The proof of this landing.</param>
/// <param name="Class">How the reader came.</param>
/// <param name="Alone">Whether watching alone may follow.</param>
/// <param name="SignedIn">Whether the reader is a member.</param>
/// <param name="Open">Whether the clip may be watched without an account.</param>
/// <param name="Video">The clip's address, when it may be watched.</param>
/// <param name="Teaser">The address of its first seconds, when the rest is for members.</param>
/// <param name="Nonce">Lets the page's own script run.</param>
internal sealed record LandingFrame(
    Texts Texts, string Site, string Origin, string Host, string Token, string Ticket, ArrivalClass Class, bool Alone, bool SignedIn, bool Open,
    string? Video, string? Teaser, string Nonce);

/// <summary>
/// The invitation page, written by hand: it is what a link in a busy chat makes thousands of people open in the same minute. Preview tags come
/// first, because some apps read only the first 4 KB (safety.md B.6: Cheogram).
/// </summary>
internal static class LandingPage
{
    private static readonly byte[] Style = Load();

    /// <summary>For the content security policy: the style is part of the page, so that one request paints it.</summary>
    public static string StyleHash { get; } = $"'sha256-{Convert.ToBase64String(SHA256.HashData(Style))}'";

    public static void Write(IBufferWriter<byte> output, LandingView view, LandingFrame frame)
    {
        var html = new Html(output);
        Head(html, view, frame);
        if (view.Kind is LandingKind.Open or LandingKind.Redeemed or LandingKind.Own) Clip(html, view, frame);
        else LandingEnd.Write(html, view, frame);
        html.Raw("</body></html>"u8);
    }

    private static void Head(Html html, LandingView view, LandingFrame frame)
    {
        var (texts, handle) = (frame.Texts, view.Creator?.Handle);
        var title = handle is null ? frame.Site : texts["landing.title", ("handle", handle)];
        html.Raw("<!doctype html><html lang=\""u8).Text(texts.Language)
            .Raw("\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1,viewport-fit=cover\"><title>"u8)
            .Text(title).Raw("</title>"u8);
        if (handle is not null && view.Kind is not LandingKind.ClipRemoved && view.Clip is { } clip)
        {
            var picture = frame.Origin + MediaAddresses.Preview(clip);
            Meta(html, "property=\"og:type\""u8, "video.other");
            Meta(html, "property=\"og:site_name\""u8, frame.Site);
            Meta(html, "property=\"og:title\""u8, title);
            Meta(html, "property=\"og:description\""u8, texts["landing.description", ("handle", handle)]);
            Meta(html, "property=\"og:image\""u8, picture);
            html.Raw("<meta property=\"og:image:type\" content=\"image/jpeg\"><meta property=\"og:image:width\" content=\"1200\">"u8)
                .Raw("<meta property=\"og:image:height\" content=\"630\"><meta name=\"twitter:card\" content=\"summary_large_image\">"u8);
            Meta(html, "property=\"og:image:alt\""u8, texts["landing.poster"]);
            Meta(html, "name=\"twitter:title\""u8, title);
            Meta(html, "name=\"twitter:image\""u8, picture);
            if ((frame.Open ? frame.Video : frame.Teaser) is { } video)
            {
                Meta(html, "property=\"og:video\""u8, frame.Origin + video);
                html.Raw("<meta property=\"og:video:type\" content=\"video/mp4\">"u8);
            }
        }
        html.Raw("<meta name=\"robots\" content=\"noindex,nofollow,noarchive\"><link rel=\"icon\" href=\"/favicon.svg\"><style>"u8)
            .Raw(Style).Raw("</style></head><body class=\"landing\">"u8);
    }

    private static void Meta(Html html, ReadOnlySpan<byte> name, string content) =>
        html.Raw("<meta "u8).Raw(name).Raw(" content=\""u8).Text(content).Raw("\">"u8);

    private static void Clip(Html html, LandingView view, LandingFrame frame)
    {
        var (texts, creator, clip) = (frame.Texts, view.Creator!, view.Clip!);
        var gate = view.Kind != LandingKind.Open ? "" : !frame.SignedIn ? "join" : frame.Alone ? "watch" : "tap";
        var state = view.Kind != LandingKind.Open ? "following" : frame.SignedIn ? "member" : "anonymous";
        html.Raw("<main id=\"landing\" tabindex=\"-1\" data-token=\""u8).Text(frame.Token)
            .Raw("\" data-ticket=\""u8).Text(frame.Ticket)
            .Raw("\" data-class=\""u8).Text(frame.Alone ? ((char)frame.Class).ToString() : "C")
            .Raw("\" data-state=\""u8).Text(state)
            .Raw("\" data-clip=\""u8).Text(clip.Id.ToString())
            .Raw("\" data-creator=\""u8).Text(creator.Handle)
            .Raw("\" data-gate=\""u8).Text(gate).Raw("\">"u8);
        Stage(html, view, frame);
        html.Raw("<p class=\"host\">"u8).Text(frame.Host).Raw("</p><div class=\"side ink\"><div class=\"who\">"u8);
        LandingRing.Write(html, creator, view.Following && view.Kind == LandingKind.Redeemed);
        html.Raw("<div><h1>"u8).Text(texts["landing.invites_you", ("handle", creator.Handle)]).Raw("</h1><p class=\"quiet small\">"u8)
            .Text($"{texts["landing.since", ("month", texts.Month(creator.JoinedAt))]} · {texts.Count("profile.followers", creator.Followers)}")
            .Raw("</p></div></div>"u8);
        if (view.Invitation!.Message.Length > 0) html.Raw("<blockquote class=\"bubble\">"u8).Text(view.Invitation.Message).Raw("</blockquote>"u8);
        LandingAct.Write(html, view, frame);
        html.Raw("</div><div class=\"bar\" id=\"bar\" role=\"status\" aria-live=\"polite\"></div>"u8);
        LandingAct.Templates(html, creator.Handle, texts);
        html.Raw("</main><script type=\"module\" src=\"/js/landing.js\" nonce=\""u8).Text(frame.Nonce).Raw("\"></script>"u8);
    }

    private static void Stage(Html html, LandingView view, LandingFrame frame)
    {
        var clip = view.Clip!;
        var poster = MediaAddresses.Poster(clip);
        html.Raw("<div class=\"stage\" data-shape=\""u8).Raw(clip.Width > clip.Height ? "wide"u8 : "tall"u8).Raw("\">"u8);
        if (clip.Width > clip.Height) html.Raw("<img class=\"back\" src=\""u8).Text(poster).Raw("\" alt=\"\">"u8);
        if ((frame.Video ?? frame.Teaser) is { } video)
        {
            html.Raw("<video class=\"media\" id=\"clip\" src=\""u8).Text(video).Raw("\" poster=\""u8).Text(poster);
            Size(html, clip);
            html.Raw(" muted playsinline loop controls preload=\"auto\""u8).Raw(frame.Open ? " data-open"u8 : ""u8)
                .Raw(frame.Video is null ? " data-teaser"u8 : ""u8).Raw("></video>"u8)
                .Raw("<button class=\"sound\" id=\"sound\" type=\"button\" aria-pressed=\"false\" aria-label=\""u8).Raw(frame.Texts.Utf8("landing.sound"))
                .Raw("\" hidden><svg width=\"24\" height=\"24\" viewBox=\"0 0 24 24\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.75\" "u8)
                .Raw("stroke-linecap=\"round\" stroke-linejoin=\"round\" aria-hidden=\"true\"><path d=\"M4 9.5v5h3.5L12.5 19V5L7.5 9.5Z\"/>"u8)
                .Raw("<path class=\"on\" d=\"M16 9c1.600 1.700 1.600 4.300 0 6\"/><path class=\"off\" d=\"m16.500 9.500 5 5m0-5-5 5\"/></svg></button>"u8);
        }
        else
        {
            html.Raw("<img class=\"media\" src=\""u8).Text(poster);
            Size(html, clip);
            html.Raw(" alt=\""u8).Raw(frame.Texts.Utf8("landing.poster")).Raw("\">"u8);
        }
        html.Raw("</div>"u8);
    }

    private static void Size(Html html, ClipCard clip) =>
        html.Raw("\" width=\""u8).Number(clip.Width).Raw("\" height=\""u8).Number(clip.Height).Raw("\""u8);

    private static byte[] Load()
    {
        using var file = typeof(LandingPage).Assembly.GetManifestResourceStream("landing.css")!;
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
