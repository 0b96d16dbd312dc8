using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Entourage.Invitations.Links;
using Entourage.Languages;

namespace Entourage.Invitations.Landings;

/// <summary>
/// The invitation page, written by hand: it is what a link in a busy chat makes thousands of people open in the same minute. Preview tags come
/// first, because some apps read only the first 4 KB (Cheogram; docs/threats.md, previews).
/// </summary>
internal static class LandingPage
{
    private static readonly byte[] Sheet = Load();

    /// <summary>For the content security policy: the style is part of the page, so that one request paints it.</summary>
    public static string StyleHash { get; } = $"'sha256-{Convert.ToBase64String(SHA256.HashData(Sheet))}'";

    /// <summary>The style, the same on every page.</summary>
    public static ReadOnlySpan<byte> Style => Sheet;

    /// <summary>Writes the page, and says where its blanks are.</summary>
    public static Blanks Write(ArrayBufferWriter<byte> output, LandingView view, LandingFrame frame)
    {
        var html = new Html(output);
        Head(html, view, frame);
        var blanks = new Blanks(html.Length);
        html.Raw(Sheet).Raw("</style></head><body class=\"landing\">"u8);
        if (view.Kind is LandingKind.Open or LandingKind.Redeemed or LandingKind.Own) blanks = Clip(html, view, frame, blanks);
        else LandingEnd.Write(html, view, frame);
        html.Raw("</body></html>"u8);
        return blanks;
    }

    private static void Head(Html html, LandingView view, LandingFrame frame)
    {
        var (texts, creator) = (frame.Texts, view.Creator);
        html.Raw("<!doctype html><html lang=\""u8).Text(texts.Language)
            .Raw("\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1,viewport-fit=cover\"><title>"u8);
        if (creator is null) html.Text(frame.Site);
        else WriteSentence(html, texts, "landing.title", creator.Handle);
        html.Raw("</title>"u8);
        if (creator is not null && view.Kind is not LandingKind.ClipRemoved && frame.Picture is { } picture) Preview(html, view, picture, creator.Handle, frame);
        html.Raw("<meta name=\"robots\" content=\"noindex,nofollow,noarchive\"><link rel=\"icon\" href=\"/favicon.svg\"><style>"u8);
    }

    private static void Preview(Html html, LandingView view, string picture, string handle, LandingFrame frame)
    {
        var texts = frame.Texts;
        html.Raw("<meta property=\"og:type\" content=\"video.other\"><meta property=\"og:site_name\" content=\""u8).Text(frame.Site)
            .Raw("\"><meta property=\"og:title\" content=\""u8);
        WriteSentence(html, texts, "landing.title", handle);
        html.Raw("\"><meta property=\"og:description\" content=\""u8);
        WriteSentence(html, texts, view.Is(FollowTerms.WentPrivate) ? "landing.description_asks" : "landing.description", handle);
        html.Raw("\"><meta property=\"og:image\" content=\""u8).Text(frame.Origin).Text(picture)
            .Raw("\"><meta property=\"og:image:type\" content=\"image/jpeg\"><meta property=\"og:image:width\" content=\"1200\">"u8)
            .Raw("<meta property=\"og:image:height\" content=\"630\"><meta name=\"twitter:card\" content=\"summary_large_image\">"u8)
            .Raw("<meta property=\"og:image:alt\" content=\""u8).Raw(texts.Utf8("landing.poster"))
            .Raw("\"><meta name=\"twitter:title\" content=\""u8);
        WriteSentence(html, texts, "landing.title", handle);
        html.Raw("\"><meta name=\"twitter:image\" content=\""u8).Text(frame.Origin).Text(picture).Raw("\">"u8);
        if ((frame.Open ? frame.Video : frame.Teaser) is { } video)
        {
            html.Raw("<meta property=\"og:video\" content=\""u8).Text(frame.Origin).Text(video)
                .Raw("\"><meta property=\"og:video:type\" content=\"video/mp4\">"u8);
        }
    }

    private static Blanks Clip(Html html, LandingView view, LandingFrame frame, Blanks blanks)
    {
        var (texts, creator, clip) = (frame.Texts, view.Creator!, view.Clip!);
        var plain = frame.SignedIn && view.Is(FollowTerms.Unwanted);
        var gate = view.Kind != LandingKind.Open || plain ? ""u8 : !frame.SignedIn ? "join"u8 : frame.Alone ? "watch"u8 : "tap"u8;
        var state = view.Kind != LandingKind.Open ? "following"u8 : plain ? "plain"u8 : frame.SignedIn ? "member"u8 : "anonymous"u8;
        html.Raw("<main id=\"landing\" tabindex=\"-1\" data-token=\""u8).Text(frame.Token).Raw("\" data-ticket=\""u8);
        var ticket = view.Kind == LandingKind.Open ? html.Length : 0;
        if (ticket > 0) html.Blank(Ticket.TextLength);
        html.Raw("\" data-class=\""u8);
        var arrival = html.Length;
        html.Blank(1).Raw("\" data-state=\""u8).Raw(state)
            .Raw("\" data-clip=\""u8).Text(clip.Id.ToString())
            .Raw("\" data-creator=\""u8).Text(creator.Handle)
            .Raw("\" data-gate=\""u8).Raw(gate).Raw("\">"u8);
        Stage(html, view, frame);
        html.Raw("<p class=\"host\">"u8).Text(frame.Host).Raw("</p><div class=\"side ink\"><div class=\"who\">"u8);
        ProgressRing.Write(html, creator, view.Following && view.Kind == LandingKind.Redeemed);
        html.Raw("<div><h1>"u8);
        WriteSentence(html, texts, "landing.invites_you", creator.Handle);
        html.Raw("</h1><p class=\"quiet small\">"u8)
            .Text($"{texts["landing.since", ("month", texts.Month(creator.JoinedAt))]} · {texts.Count("profile.followers", creator.Followers)}")
            .Raw("</p></div></div>"u8);
        if (view.Invitation!.Message.Length > 0) html.Raw("<blockquote class=\"bubble\" dir=\"auto\">"u8).Text(view.Invitation.Message).Raw("</blockquote>"u8);
        var act = LandingAct.Write(html, view, frame);
        html.Raw("</div><div class=\"bar\" id=\"bar\" role=\"status\" aria-live=\"polite\"></div>"u8);
        LandingAct.Templates(html, creator.Handle, texts, asks: view.Is(FollowTerms.WentPrivate));
        html.Raw("</main><script type=\"module\" src=\"/js/landing.js\" nonce=\""u8);
        var nonce = html.Length;
        html.Blank(Blanks.NonceLength).Raw("\"></script>"u8);
        return act with { Style = blanks.Style, Ticket = ticket, Class = arrival, Nonce = nonce };
    }

    // Handles are plain ASCII letters, digits and underscores, so they need no escaping.
    private static void WriteSentence(Html html, Texts texts, string key, string handle)
    {
        Span<byte> plain = stackalloc byte[Encoding.UTF8.GetMaxByteCount(handle.Length)];
        html.Words(texts.Utf8(key), "{handle}"u8, plain[..Encoding.UTF8.GetBytes(handle, plain)]);
    }

    private static void Stage(Html html, LandingView view, LandingFrame frame)
    {
        var clip = view.Clip!;
        var poster = frame.Poster ?? "";
        html.Raw("<div class=\"stage\" data-shape=\""u8).Raw(clip.Width > clip.Height ? "wide"u8 : "tall"u8).Raw("\">"u8);
        if (view.Is(FollowTerms.NotForReader))
        {
            html.Raw("<p class=\"ages\">"u8).Raw(frame.Texts.Utf8("landing.adults")).Raw("</p></div>"u8);
            return;
        }
        if (clip.Width > clip.Height) html.Raw("<img class=\"back\" src=\""u8).Text(poster).Raw("\" alt=\"\">"u8);
        if ((frame.Video ?? frame.Teaser) is { } video)
        {
            html.Raw("<video class=\"media\" id=\"clip\" poster=\""u8).Text(poster);
            Size(html, clip);
            html.Raw(" muted playsinline loop controls preload=\"auto\""u8).Raw(frame.Open ? " data-open"u8 : ""u8)
                .Raw(frame.Video is null ? " data-teaser"u8 : ""u8)
                .Raw(view.Is(FollowTerms.CreatorPrivate) && !view.Following && view.Kind != LandingKind.Own ? " data-reserved"u8 : ""u8).Raw(">"u8);
            if (frame.Small is { } small) html.Raw("<source src=\""u8).Text(small).Raw("\" type=\"video/mp4\" media=\"(max-width: 699px)\">"u8);
            html.Raw("<source src=\""u8).Text(video).Raw("\" type=\"video/mp4\"></video>"u8)
                // Both are the script's: without it the video has its own controls.
                .Raw("<div class=\"stuck\" id=\"stuck\" hidden><button class=\"play\" id=\"play\" type=\"button\" aria-label=\""u8).Raw(frame.Texts.Utf8("clip.play"))
                .Raw("\"><svg width=\"32\" height=\"32\" viewBox=\"0 0 24 24\" fill=\"currentColor\" aria-hidden=\"true\"><path d=\"M8 5v14l11-7Z\"/></svg></button>"u8)
                .Raw("<p id=\"stuck-words\" role=\"status\"></p></div><template data-say=\"stuck\">"u8).Raw(frame.Texts.Utf8("landing.stuck")).Raw("</template>"u8)
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

    private static void Size(Html html, LandingClip clip) =>
        html.Raw("\" width=\""u8).Number(clip.Width).Raw("\" height=\""u8).Number(clip.Height).Raw("\""u8);

    private static byte[] Load()
    {
        using var file = typeof(LandingPage).Assembly.GetManifestResourceStream("landing.css")!;
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
