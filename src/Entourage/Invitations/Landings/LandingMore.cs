using System.Collections.Frozen;
using Entourage.Invitations.Links;
using Entourage.Records;

namespace Entourage.Invitations.Landings;

/// <summary>
/// What else can be said to an invitation: never again, and that it is wrong. It needs no script. Nothing is offered that cannot be kept, and a report is
/// chosen first and sent then.
/// </summary>
internal static class LandingMore
{
    private static readonly FrozenDictionary<string, string> ReportKeys = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [ReportReason.Unwanted] = "landing.report_unwanted",
        [ReportReason.Harmful] = "landing.report_harmful",
        [ReportReason.Dangerous] = "landing.report_dangerous",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Writes it, and says where its form has room for the ticket.</summary>
    public static int Write(Html html, LandingView view, LandingFrame frame)
    {
        var (texts, handle) = (frame.Texts, view.Creator!.Handle);
        html.Raw("<details class=\"more\"><summary>"u8).Raw(texts.Utf8("landing.more")).Raw("</summary><form method=\"post\" action=\"/i/"u8).Text(frame.Token)
            .Raw("/report\"><input type=\"hidden\" name=\"ticket\" value=\""u8);
        var ticket = html.Length;
        html.Blank(Ticket.TextLength).Raw("\">"u8);
        if (frame.SignedIn)
        {
            Stop(html, "creator"u8, "landing.block", handle, frame);
        }
        else if (view.Is(FollowTerms.NamesContact))
        {
            Stop(html, "creator"u8, "landing.stop_creator", handle, frame);
            Stop(html, "anybody"u8, "landing.stop_anybody", handle, frame);
        }
        else
        {
            html.Raw("<p>"u8);
            LandingAct.Marked(html, texts.Utf8("landing.stop_unknown"), handle);
            html.Raw("</p>"u8);
        }
        html.Raw("<details><summary>"u8).Raw(texts.Utf8("landing.report")).Raw("</summary>"u8);
        foreach (var reason in ReportReason.All)
        {
            html.Raw("<label><input type=\"radio\" name=\"reason\" required value=\""u8).Text(reason).Raw("\">"u8).Raw(texts.Utf8(ReportKeys[reason])).Raw("</label>"u8);
        }
        html.Raw("<button class=\"button plain\">"u8).Raw(texts.Utf8("landing.report_send")).Raw("</button></details></form></details>"u8);
        return ticket;
    }

    // Whoever stops invitations need not have chosen what to report.
    private static void Stop(Html html, ReadOnlySpan<byte> from, string key, string handle, LandingFrame frame)
    {
        html.Raw("<button name=\"from\" formnovalidate value=\""u8).Raw(from).Raw("\" formaction=\"/i/"u8).Text(frame.Token).Raw("/stop\">"u8);
        LandingAct.Marked(html, frame.Texts.Utf8(key), handle);
        html.Raw("</button>"u8);
    }
}
