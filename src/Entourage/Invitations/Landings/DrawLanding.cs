using System.Buffers;
using Entourage.Clips;
using Entourage.Invitations.Links;
using Entourage.Languages;
using Entourage.Members;

namespace Entourage.Invitations.Landings;

/// <summary>Draws the page of a landing for one reader: which addresses of the clip it shows, and then the page itself. Thread-safe.</summary>
internal sealed class DrawLanding(
    MediaAddresses media, ClipSight sight, SiteLinks links, IOptions<SiteOptions> site, IOptions<ClipsOptions> clips, IOptions<MembersOptions> members)
{
    // One page at a time is made by a thread, so the room for it is used again.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? draft;

    private readonly bool open = clips.Value.Gate == Gate.Open;
    private readonly bool later = members.Value.IsOpen;

    /// <summary>The page, until this thread draws another.</summary>
    /// <param name="context">The request, for the site's address.</param>
    /// <param name="texts">The reader's language.</param>
    /// <param name="token">The link's secret.</param>
    /// <param name="view">What there is to see.</param>
    /// <param name="alone">Whether watching alone may follow.</param>
    /// <param name="reader">The handle of the reader, if it is a member.</param>
    /// <param name="blanks">Where it has room for what is each opening's own.</param>
    public ReadOnlySpan<byte> Draw(HttpContext context, Texts texts, string token, LandingView view, bool alone, string? reader, out Blanks blanks)
    {
        var output = draft ??= new(32_768);
        output.ResetWrittenCount();
        var signedIn = reader is not null;
        var hidden = view.Is(FollowTerms.NotForReader);
        var plays = view.Clip is { Status: ClipStatus.Ready } && (signedIn || open) && !hidden;
        // A member gets the film itself; see ClipSight.Teaser.
        var teaser = !signedIn && !hidden && view is { Kind: LandingKind.Open, Clip: { } clip } ? sight.Teaser(clip.Id, clip.Revision, view.Reserved, null) : null;
        // A link that has ended shows nothing of a clip that is not for everybody.
        var shown = view.Clip is not null && (view.ShowsClip || !view.Reserved) ? view.Clip : null;
        var frame = new LandingFrame(
            texts, site.Value.Name, links.Origin(context.Request), links.Shown(context.Request), token, alone, reader, later, open,
            plays ? media.Video(view.Clip!.Id, view.Clip.Revision, view.Reserved) : null,
            plays ? media.Video(view.Clip!.Id, view.Clip.Revision, view.Reserved, "small") : null, teaser,
            shown is null ? null : media.Poster(shown.Id, shown.Revision, view.Reserved),
            shown is null ? null : media.Preview(shown.Id, shown.Revision, view.Reserved));
        blanks = LandingPage.Write(output, view, frame);
        return output.WrittenSpan;
    }
}
