using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using Entourage.Http;
using Entourage.Languages;
using Entourage.Safety;

namespace Entourage.Invitations;

/// <summary>The one thing to do on the page, what watching does, and the words its script may say.</summary>
internal static class LandingAct
{
    private static readonly (string Name, string Key)[] Sayings =
        [("waiting", "landing.watching_follows"), ("watching", "landing.watching"), ("later", "landing.later"), ("follow-label", "landing.follow")];

    // Where watching asks to follow.
    private static readonly (string Name, string Key)[] Askings =
        [("waiting", "landing.watching_asks"), ("watching", "landing.asking"), ("later", "landing.later"), ("follow-label", "landing.ask")];

    private static readonly (string Name, string Key, bool Undo)[] Bars =
    [
        ("redeemed", "landing.now_following", true), ("already_following", "landing.already_following", false),
        ("follow_requested", "landing.requested", true), ("undone", "landing.undone", false),
        ("undo_failed", "landing.undo_failed", true), ("unreachable", "landing.unreachable", false), ("sign_in_required", "landing.sign_in_required", false),
        ("problem-already_used", "problem.already_used", false), ("problem-expired", "problem.expired", false),
        ("problem-revoked", "problem.revoked", false), ("problem-closed", "problem.closed", false), ("problem-unavailable", "problem.unavailable", false),
        ("problem-invitations_not_wanted", "problem.invitations_not_wanted", false), ("problem-clip_removed", "problem.clip_removed", false),
        ("problem-paused", "problem.paused", false), ("problem-age_restricted", "problem.age_restricted", false),
    ];

    private static readonly FrozenDictionary<string, string> ReportKeys = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [ReportReason.Unwanted] = "landing.report_unwanted",
        [ReportReason.Harmful] = "landing.report_harmful",
        [ReportReason.Dangerous] = "landing.report_dangerous",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<Texts, byte[]> TemplatesOf =
        Texts.All.Values.ToFrozenDictionary(texts => texts, texts => Draw(texts, Sayings));

    private static readonly FrozenDictionary<Texts, byte[]> TemplatesOfAsking =
        Texts.All.Values.ToFrozenDictionary(texts => texts, texts => Draw(texts, Askings));

    /// <summary>Writes it, and says where its forms have room for the ticket; zero where there is no form.</summary>
    public static (int Form, int More) Write(Html html, LandingView view, LandingFrame frame)
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
            var asked = !view.Following && view.Is(FollowTerms.Requested);
            html.Raw("<div class=\"line\"><span>"u8);
            Marked(html, texts.Utf8(view.Following ? "landing.now_following" : asked ? "landing.requested" : "landing.undone"), handle);
            html.Raw("</span>"u8);
            if (asked) Withdraw(html, handle, texts);
            html.Raw("<a class=\"link\" href=\"/@"u8).Text(handle).Raw("\">"u8).Text(texts["landing.see_profile", ("handle", handle)]).Raw("</a></div>"u8);
            return default;
        }
        if (frame.SignedIn && view.Is(FollowTerms.Unwanted)) return (0, Plain(html, view, frame));
        var asks = view.Is(FollowTerms.WentPrivate);
        var ticket = frame.SignedIn ? Form(html, asks, frame) : 0;
        html.Raw("<div class=\"act\""u8).Raw(frame.SignedIn ? " hidden id=\"join\""u8 : ""u8).Raw("><a class=\"button\" href=\"/i/"u8).Text(frame.Token)
            .Raw("/join\">"u8).Raw(texts.Utf8(frame.Teaser is null ? "landing.join_to_watch" : "landing.join_to_watch_rest"))
            .Raw("</a></div><div class=\"line\" id=\"line\"><span id=\"line-words\" role=\"status\">"u8);
        Marked(html, texts.Utf8(Promise(view, frame)), handle);
        html.Raw("</span><a class=\"link\" id=\"later\" href=\"/\">"u8).Raw(texts.Utf8("landing.not_now")).Raw("</a></div>"u8);
        html.Raw("<div class=\"rest\">"u8);
        if (!frame.SignedIn)
        {
            html.Raw("<p><a class=\"link\" href=\"/i/"u8).Text(frame.Token).Raw("/sign-in\">"u8).Raw(texts.Utf8("landing.have_account")).Raw("</a></p>"u8);
        }
        var more = More(html, handle, frame);
        html.Raw("</div>"u8);
        return (ticket, more);
    }

    public static void Templates(Html html, string handle, Texts texts, bool asks) =>
        Marked(html, (asks ? TemplatesOfAsking : TemplatesOf)[texts], handle);

    // What will happen, before it does.
    private static string Promise(LandingView view, LandingFrame frame)
    {
        var asks = view.Is(FollowTerms.WentPrivate);
        // A teaser is watched and follows nobody.
        if (frame.Teaser is not null) return asks ? "landing.joining_asks" : "landing.joining_follows";
        if (frame.SignedIn && view.Is(FollowTerms.TapOnly | FollowTerms.Young)) return asks ? "landing.tap_asks" : "landing.tap_follows";
        return asks ? "landing.watching_asks" : "landing.watching_follows";
    }

    // The reader wants no follow by this invitation: the clip plays, and the button is the one of every profile.
    private static int Plain(Html html, LandingView view, LandingFrame frame)
    {
        var (texts, handle) = (frame.Texts, view.Creator!.Handle);
        if (!view.Following && !view.Is(FollowTerms.Requested))
        {
            html.Raw("<form class=\"act\" method=\"post\" action=\"/@"u8).Text(handle).Raw("/follow\"><button class=\"button plain\">"u8);
            Marked(html, texts.Utf8(view.Is(FollowTerms.CreatorPrivate) ? "landing.ask" : "landing.follow"), handle);
            html.Raw("</button></form>"u8);
        }
        html.Raw("<div class=\"line\"><span>"u8);
        var state = view.Following ? "landing.already_following" : view.Is(FollowTerms.Requested) ? "landing.requested" : "landing.without_following";
        Marked(html, texts.Utf8(state), handle);
        html.Raw("</span></div><div class=\"rest\">"u8);
        var more = More(html, handle, frame);
        html.Raw("</div>"u8);
        return more;
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

    // One tap each once it is open, and no script.
    private static int More(Html html, string handle, LandingFrame frame)
    {
        var texts = frame.Texts;
        html.Raw("<details class=\"more\"><summary>"u8).Raw(texts.Utf8("landing.more")).Raw("</summary><form method=\"post\" action=\"/i/"u8).Text(frame.Token)
            .Raw("/stop\"><input type=\"hidden\" name=\"ticket\" value=\""u8);
        var ticket = html.Length;
        html.Blank(Ticket.TextLength).Raw("\"><button name=\"from\" value=\"creator\">"u8);
        Marked(html, texts.Utf8(frame.SignedIn ? "landing.block" : "landing.stop_creator"), handle);
        html.Raw("</button>"u8);
        if (!frame.SignedIn) html.Raw("<button name=\"from\" value=\"anybody\">"u8).Raw(texts.Utf8("landing.stop_anybody")).Raw("</button>"u8);
        foreach (var reason in ReportReason.All)
        {
            html.Raw("<button name=\"reason\" value=\""u8).Text(reason).Raw("\" formaction=\"/i/"u8).Text(frame.Token).Raw("/report\">"u8)
                .Raw(texts.Utf8(ReportKeys[reason])).Raw("</button>"u8);
        }
        html.Raw("</form></details>"u8);
        return ticket;
    }

    // The creator's handle stands out wherever it is said.
    private static void Marked(Html html, ReadOnlySpan<byte> words, string handle)
    {
        Span<byte> mark = stackalloc byte[Encoding.UTF8.GetMaxByteCount(handle.Length) + 8];
        "<b>@"u8.CopyTo(mark);
        var end = 4 + Encoding.UTF8.GetBytes(handle, mark[4..]);
        "</b>"u8.CopyTo(mark[end..]);
        html.Words(words, "@{handle}"u8, mark[..(end + 4)]);
    }
}
