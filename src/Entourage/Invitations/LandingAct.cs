using Entourage.Http;
using Entourage.Languages;

namespace Entourage.Invitations;

/// <summary>The one thing to do on the page, what watching does, and the words its script may say.</summary>
internal static class LandingAct
{
    public static void Write(Html html, LandingView view, LandingFrame frame)
    {
        var (texts, handle) = (frame.Texts, view.Creator!.Handle);
        if (view.Kind == LandingKind.Own)
        {
            html.Raw("<p class=\"quiet\">"u8).Raw(texts.Utf8("landing.own_body")).Raw("</p><div class=\"act\"><a class=\"button plain\" href=\"/studio/invitations\">"u8)
                .Raw(texts.Utf8("landing.to_studio")).Raw("</a></div>"u8);
            return;
        }
        if (view.Kind == LandingKind.Redeemed)
        {
            html.Raw("<div class=\"line\"><span>"u8);
            Marked(html, texts[view.Following ? "landing.now_following" : "landing.undone"], handle);
            html.Raw("</span><a class=\"link\" href=\"/@"u8).Text(handle).Raw("\">"u8).Text(texts["landing.see_profile", ("handle", handle)]).Raw("</a></div>"u8);
            return;
        }
        var path = $"/i/{frame.Token}";
        if (frame.SignedIn)
        {
            html.Raw("<form class=\"act\" id=\"act\" method=\"post\" action=\""u8).Text(path).Raw("/follow\"><input type=\"hidden\" name=\"ticket\" value=\""u8)
                .Text(frame.Ticket).Raw("\"><button class=\"button\" id=\"follow\">"u8)
                .Raw(frame.Alone ? texts.Utf8("landing.play_and_follow") : texts.Utf8("landing.play_with_sound")).Raw("</button></form>"u8);
        }
        html.Raw("<div class=\"act\""u8).Raw(frame.SignedIn ? " hidden id=\"join\""u8 : ""u8).Raw("><a class=\"button\" href=\""u8).Text(path).Raw("/join\">"u8)
            .Raw(frame.Teaser is null ? texts.Utf8("landing.join_to_watch") : texts.Utf8("landing.join_to_watch_rest"))
            .Raw("</a></div><div class=\"line\" id=\"line\"><span id=\"line-words\" role=\"status\">"u8);
        // A teaser is watched and follows nobody.
        Marked(html, frame.Teaser is null ? texts["landing.watching_follows"] : texts["landing.joining_follows"], handle);
        html.Raw("</span><a class=\"link\" id=\"later\" href=\"/\">"u8).Raw(texts.Utf8("landing.not_now")).Raw("</a></div>"u8);
        if (!frame.SignedIn)
        {
            html.Raw("<div class=\"rest\"><p><a class=\"link\" href=\""u8).Text(path).Raw("/sign-in\">"u8).Raw(texts.Utf8("landing.have_account"))
                .Raw("</a></p></div>"u8);
        }
    }

    public static void Templates(Html html, string handle, Texts texts)
    {
        Say(html, "waiting", texts["landing.watching_follows"], handle);
        Say(html, "watching", texts["landing.watching"], handle);
        Say(html, "later", texts["landing.later"], handle);
        Say(html, "follow-label", texts["landing.follow"], handle);
        Bar(html, "redeemed", texts["landing.now_following"], handle, texts);
        Bar(html, "already_following", texts["landing.already_following"], handle, null);
        Bar(html, "undone", texts["landing.undone"], handle, null);
        Bar(html, "undo_failed", texts["landing.undo_failed"], handle, texts);
        Bar(html, "unreachable", texts["landing.unreachable"], handle, null);
        Bar(html, "sign_in_required", texts["landing.sign_in_required"], handle, null);
        foreach (var code in (string[])["already_used", "expired", "revoked", "unavailable", "clip_removed"])
        {
            Bar(html, $"problem-{code}", texts[$"problem.{code}"], handle, null);
        }
    }

    private static void Say(Html html, string name, string words, string handle)
    {
        html.Raw("<template data-say=\""u8).Text(name).Raw("\">"u8);
        Marked(html, words, handle);
        html.Raw("</template>"u8);
    }

    private static void Bar(Html html, string name, string words, string handle, Texts? undo)
    {
        html.Raw("<template data-say=\""u8).Text(name).Raw("\"><span>"u8);
        Marked(html, words, handle);
        html.Raw("</span>"u8);
        if (undo is not null)
        {
            html.Raw("<button class=\"link\" type=\"button\" data-act=\"undo\">"u8).Raw(undo.Utf8("common.undo")).Raw("</button>"u8);
        }
        html.Raw("</template>"u8);
    }

    // The creator's handle stands out wherever it is said.
    private static void Marked(Html html, string words, string handle)
    {
        const string Place = "@{handle}";
        var at = words.IndexOf(Place, StringComparison.Ordinal);
        if (at < 0)
        {
            html.Text(words);
            return;
        }
        html.Text(words[..at]).Raw("<b>@"u8).Text(handle).Raw("</b>"u8).Text(words[(at + Place.Length)..]);
    }
}
