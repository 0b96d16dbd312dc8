using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using Entourage.Invitations.Links;
using Entourage.Languages;

namespace Entourage.Invitations.Landings;

/// <summary>The one thing to do on the page, what watching does, and the words its script may say.</summary>
internal static class LandingAct
{
    private static readonly (string Name, string Key)[] Sayings =
    [
        ("waiting", "landing.watching_follows"), ("watching", "landing.watching"), ("later", "landing.later"), ("later-join", "landing.later_join"),
        ("tap", "landing.tap_follows"), ("follow-label", "landing.follow"), ("switch", "landing.undo_and_switch"), ("stay", "landing.not_you"),
    ];

    // Where watching asks to follow.
    private static readonly (string Name, string Key)[] Askings =
    [
        ("waiting", "landing.watching_asks"), ("watching", "landing.asking"), ("later", "landing.later"), ("later-join", "landing.later_join"),
        ("tap", "landing.tap_asks"), ("follow-label", "landing.ask"), ("switch", "landing.undo_and_switch"), ("stay", "landing.not_you"),
    ];

    private static readonly (string Name, string Key, bool Undo)[] Bars =
    [
        ("redeemed", "landing.now_following", true), ("already_following", "landing.already_following", false),
        ("follow_requested", "landing.requested", true), ("undone", "landing.undone", false), ("undone_open", "landing.undone_open", false),
        ("undo_failed", "landing.undo_failed", true), ("unreachable", "landing.unreachable", false), ("sign_in_required", "landing.sign_in_required", false),
        ("problem-already_used", "problem.already_used", false), ("problem-expired", "problem.expired", false),
        ("problem-revoked", "problem.revoked", false), ("problem-closed", "problem.closed", false), ("problem-unavailable", "problem.unavailable", false),
        ("problem-invitations_not_wanted", "problem.invitations_not_wanted", false), ("problem-clip_removed", "problem.clip_removed", false),
        ("problem-paused", "problem.paused", false), ("problem-age_restricted", "problem.age_restricted", false),
    ];

    private static ReadOnlySpan<byte> Heart =>
        "<svg width=\"22\" height=\"22\" viewBox=\"0 0 24 24\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.75\" aria-hidden=\"true\"><path d=\"M12 20s-7.500-4.600-7.500-10A4.200 4.200 0 0 1 12 7.300 4.200 4.200 0 0 1 19.500 10C19.500 15.400 12 20 12 20Z\"/></svg>"u8;

    private static readonly FrozenDictionary<Texts, byte[]> TemplatesOf =
        Texts.All.Values.ToFrozenDictionary(texts => texts, texts => Draw(texts, Sayings));

    private static readonly FrozenDictionary<Texts, byte[]> TemplatesOfAsking =
        Texts.All.Values.ToFrozenDictionary(texts => texts, texts => Draw(texts, Askings));

    /// <summary>Writes it, and says where its forms have room for the ticket, zero where there is no form, and where the reader's handle stands.</summary>
    public static Blanks Write(Html html, LandingView view, LandingFrame frame)
    {
        var (texts, handle) = (frame.Texts, view.Creator!.Handle);
        if (view.Kind == LandingKind.Own)
        {
            html.Raw("<p class=\"quiet\">"u8).Raw(texts.Utf8("landing.own_body")).Raw("</p><div class=\"act\"><a class=\"button plain\" href=\"/studio/invitations\">"u8)
                .Raw(texts.Utf8("landing.to_studio")).Raw("</a></div>"u8);
            return default;
        }
        if (view.Kind == LandingKind.Redeemed)
        {
            Done(html, view, frame);
            return default;
        }
        if (frame.SignedIn && view.Is(FollowTerms.Unwanted)) return Plain(html, view, frame);
        var asks = view.Is(FollowTerms.WentPrivate);
        var ticket = frame.SignedIn ? Form(html, asks, frame) : 0;
        html.Raw("<div class=\"act\""u8).Raw(frame.SignedIn ? " hidden id=\"join\""u8 : ""u8).Raw("><a class=\"button\" id=\"joining\" href=\"/i/"u8).Text(frame.Token)
            .Raw("/join\">"u8).Raw(texts.Utf8(frame.Teaser is null ? "landing.join_to_watch" : "landing.join_to_watch_rest"))
            .Raw("</a></div><div class=\"line\" id=\"line\">"u8);
        Promise(html, view, frame);
        // Where joining cannot be had without following, whoever wants neither is led away.
        html.Raw(frame.SignedIn || frame.Later ? "<a class=\"link\" id=\"later\" href=\"/\">"u8 : "<a class=\"link\" href=\"/\">"u8)
            .Raw(texts.Utf8("landing.not_now")).Raw("</a></div>"u8);
        if (frame.SignedIn) On(html, handle, texts, hidden: true);
        return Rest(html, view, frame) with { FormTicket = ticket };
    }

    public static void Templates(Html html, string handle, Texts texts, bool asks) =>
        Marked(html, (asks ? TemplatesOfAsking : TemplatesOf)[texts], handle);

    // What will happen, before it does. Watching follows by the script alone, so without scripts the line says what the button does.
    private static void Promise(Html html, LandingView view, LandingFrame frame)
    {
        var (texts, handle, asks) = (frame.Texts, view.Creator!.Handle, view.Is(FollowTerms.WentPrivate));
        var press = frame.SignedIn
            ? asks ? "landing.tap_asks" : "landing.tap_follows"
            : asks ? "landing.joining_asks" : "landing.joining_follows";
        // What somebody without an account can watch, they watch without following.
        var watches = frame.SignedIn ? frame.Alone : frame.Teaser is null && !frame.Open;
        html.Raw(watches ? "<span id=\"line-words\" role=\"status\" class=\"scripted\">"u8 : "<span id=\"line-words\" role=\"status\">"u8);
        Marked(html, texts.Utf8(!watches ? press : asks ? "landing.watching_asks" : "landing.watching_follows"), handle);
        if (watches) Marked(html.Raw("</span><span class=\"unscripted\">"u8), texts.Utf8(press), handle);
        html.Raw("</span>"u8);
    }

    // The reader wants no follow by this invitation: the clip plays, and the button is the one of every profile.
    private static Blanks Plain(Html html, LandingView view, LandingFrame frame)
    {
        var (texts, handle) = (frame.Texts, view.Creator!.Handle);
        if (!view.Following && !view.Is(FollowTerms.Requested)) Follow(html, view, texts);
        html.Raw("<div class=\"line\"><span>"u8);
        var state = view.Following ? "landing.already_following" : view.Is(FollowTerms.Requested) ? "landing.requested" : "landing.without_following";
        Marked(html, texts.Utf8(state), handle);
        html.Raw("</span></div>"u8);
        On(html, handle, texts, hidden: false);
        return Rest(html, view, frame);
    }

    // What came of it, and where it leads.
    private static void Done(Html html, LandingView view, LandingFrame frame)
    {
        var (texts, handle) = (frame.Texts, view.Creator!.Handle);
        var asked = !view.Following && view.Is(FollowTerms.Requested);
        if (!view.Following && !asked) Follow(html, view, texts);
        html.Raw("<div class=\"line\"><span>"u8);
        Marked(html, texts.Utf8(view.Following ? "landing.now_following" : asked ? "landing.requested" : "landing.undone"), handle);
        html.Raw("</span>"u8);
        if (asked) Withdraw(html, handle, texts);
        html.Raw("</div>"u8);
        On(html, handle, texts, hidden: false);
        html.Raw("<div class=\"rest\">"u8);
        LandingReader.Write(html, frame);
        html.Raw("</div>"u8);
    }

    // The button of every profile: it follows by no invitation.
    private static void Follow(Html html, LandingView view, Texts texts)
    {
        var handle = view.Creator!.Handle;
        html.Raw("<form class=\"act\" method=\"post\" action=\"/@"u8).Text(handle).Raw("/follow\"><button class=\"button plain\">"u8);
        Marked(html, texts.Utf8(view.Is(FollowTerms.CreatorPrivate) ? "landing.ask" : "landing.follow"), handle);
        html.Raw("</button></form>"u8);
    }

    // Where to go from here.
    private static void On(Html html, string handle, Texts texts, bool hidden)
    {
        html.Raw(hidden ? "<div class=\"on\" id=\"on\" hidden><button class=\"button plain\" id=\"like\" type=\"button\" aria-pressed=\"false\">"u8 : "<div class=\"on\">"u8);
        if (hidden) html.Raw(Heart).Raw(texts.Utf8("clip.like")).Raw("</button>"u8);
        html.Raw("<a class=\"button plain\" href=\"/@"u8).Text(handle).Raw("\">@"u8).Text(handle).Raw("</a><a class=\"button plain\" href=\"/\">"u8)
            .Raw(texts.Utf8("nav.home")).Raw("</a></div>"u8);
    }

    private static Blanks Rest(Html html, LandingView view, LandingFrame frame)
    {
        html.Raw("<div class=\"rest\">"u8);
        var reader = 0;
        if (frame.SignedIn) reader = LandingReader.Write(html, frame);
        else html.Raw("<p><a class=\"link\" id=\"have\" href=\"/i/"u8).Text(frame.Token).Raw("/sign-in\">"u8).Raw(frame.Texts.Utf8("landing.have_account")).Raw("</a></p>"u8);
        var more = LandingMore.Write(html, view, frame);
        html.Raw("</div>"u8);
        return new(0, MoreTicket: more, Reader: reader);
    }

    private static void Withdraw(Html html, string handle, Texts texts) =>
        html.Raw("<form method=\"post\" action=\"/@"u8).Text(handle).Raw("/follow\"><input type=\"hidden\" name=\"to\" value=\"off\">"u8)
            .Raw("<button class=\"link\">"u8).Raw(texts.Utf8("common.undo")).Raw("</button></form>"u8);

    // The same for every link but for the handle.
    private static byte[] Draw(Texts texts, (string Name, string Key)[] sayings)
    {
        var drawn = new ArrayBufferWriter<byte>(4096);
        var html = new Html(drawn);
        foreach (var (name, key) in sayings)
        {
            html.Raw("<template data-say=\""u8).Text(name).Raw("\">"u8).Raw(texts.Utf8(key)).Raw("</template>"u8);
        }
        foreach (var (name, key, undo) in Bars)
        {
            html.Raw("<template data-say=\""u8).Text(name).Raw("\"><span>"u8).Raw(texts.Utf8(key)).Raw("</span>"u8);
            if (undo) html.Raw("<button class=\"link\" type=\"button\" data-act=\"undo\">"u8).Raw(texts.Utf8("common.undo")).Raw("</button>"u8);
            html.Raw("</template>"u8);
        }
        return drawn.WrittenSpan.ToArray();
    }

    private static int Form(Html html, bool asks, LandingFrame frame)
    {
        html.Raw("<form class=\"act\" id=\"act\" method=\"post\" action=\"/i/"u8).Text(frame.Token)
            .Raw("/follow\"><input type=\"hidden\" name=\"ticket\" value=\""u8);
        var ticket = html.Length;
        html.Blank(Ticket.TextLength).Raw("\"><button class=\"button\" id=\"follow\">"u8)
            .Raw(frame.Texts.Utf8(asks ? "landing.play_and_ask" : frame.Alone ? "landing.play_and_follow" : "landing.play_with_sound")).Raw("</button></form>"u8);
        return ticket;
    }

    /// <summary>The creator's handle is emphasised wherever it appears.</summary>
    public static void Marked(Html html, ReadOnlySpan<byte> words, string handle)
    {
        Span<byte> mark = stackalloc byte[Encoding.UTF8.GetMaxByteCount(handle.Length) + 8];
        "<b>@"u8.CopyTo(mark);
        var end = 4 + Encoding.UTF8.GetBytes(handle, mark[4..]);
        "</b>"u8.CopyTo(mark[end..]);
        html.Words(words, "@{handle}"u8, mark[..(end + 4)]);
    }
}
