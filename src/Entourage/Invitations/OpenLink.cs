using System.Buffers;
using Entourage.Clips;
using Entourage.Http;
using Entourage.Kernel;
using Entourage.Languages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Entourage.Invitations;

/// <summary>The link itself: <c>GET /i/{token}</c> shows the page and changes nothing; the page's form follows without scripts.</summary>
internal sealed class OpenLink(
    Landing landing, LandingSheets sheets, MediaAddresses media, ClipSight sight, SiteLinks links, IOptions<SiteOptions> site,
    IOptions<ClipsOptions> clips, Redeem redeem, WrongLinks wrong)
{
    private const string Path = "/i/";

    // One page at a time is made by a thread, so the room for it is used again.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? draft;

    private readonly bool open = clips.Value.Gate == Gate.Open;

    public static void Map(IEndpointRouteBuilder app)
    {
        var use = app.ServiceProvider.GetRequiredService<OpenLink>();
        app.MapMethods(Path + "{token}", [HttpMethods.Get, HttpMethods.Head], (string token, HttpContext context) => use.ShowAsync(token, context))
            .ForEverybody().ExcludeFromDescription();
        app.MapMethods(Path + "{token}", [HttpMethods.Options], () => TypedResults.NoContent()).ForEverybody().ExcludeFromDescription();
        app.MapPost(Path + "{token}/follow", (string token, HttpContext context, CancellationToken stop) => use.FollowAsync(token, context, stop))
            .ForEverybody().Counted(Limit.None).ExcludeFromDescription();
    }

    /// <summary>
    /// Answers somebody without an account by a page that is remembered, ahead of the pipeline that everything else passes; false leaves the
    /// request to it.
    /// </summary>
    public bool TryShow(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method) || request.Path.Value is not { } path || !path.StartsWith(Path, StringComparison.Ordinal)) return false;
        if (request.Headers.Authorization.Count > 0 || SiteCookies.HasAny(request) || Arrival.Refuse(request) is not null) return false;
        if (sheets.Find(path.AsSpan(Path.Length), TextsFor(request), request.Scheme, request.Host.Value ?? "") is not { } sheet) return false;
        Show(context, sheet);
        return true;
    }

    private Task ShowAsync(string token, HttpContext context)
    {
        if (Arrival.Refuse(context.Request) is { } refused) return context.WriteProblemAsync(refused);
        var id = landing.Read(token);
        if (id is null && wrong.TooMany(context, token) is { } tooMany) return context.WriteProblemAsync(tooMany);
        if (Caller.Of(context) is { } me) ShowMember(context, token, id, me);
        else ShowVisitor(context, token, id);
        return Task.CompletedTask;
    }

    private void ShowVisitor(HttpContext context, string token, InvitationId? id)
    {
        var request = context.Request;
        var (texts, scheme, host) = (TextsFor(request), request.Scheme, request.Host.Value ?? "");
        if (sheets.Find(token, texts, scheme, host) is not { } sheet)
        {
            // Before any row is read: see LandingSheets.
            var link = id is { } known ? sheets.Begin(token, known) : null;
            var view = landing.Look(id, null);
            var page = Draft(context, texts, token, view, alone: false, signedIn: false, out var blanks);
            sheet = new(
                view.Status, id ?? default, view.Kind == LandingKind.Open, view.Terms, page[..blanks.Style].ToArray(),
                page[(blanks.Style + LandingPage.Style.Length)..].ToArray(), blanks);
            if (view.Invitation is { } invitation) link?.Keep(sheet, texts, scheme, host, landing.Until(invitation));
            else if (id is { } gone) sheets.Forget(gone);
        }
        Show(context, sheet);
    }

    private void Show(HttpContext context, LandingSheet sheet)
    {
        Span<byte> random = stackalloc byte[Visit.IdLength + Blanks.NonceLength / 2];
        Span<byte> ticket = stackalloc byte[Ticket.TextLength];
        Randomness.Fill(random);
        var arrival = sheet.Welcomes ? landing.Welcome(context, sheet.Invitation, random[..Visit.IdLength], ticket) : ArrivalClass.Ask;
        LandingAnswer.Write(context, sheet, new(ticket, landing.Shown(arrival, sheet.Terms), random[Visit.IdLength..]));
    }

    private void ShowMember(HttpContext context, string token, InvitationId? id, Caller me)
    {
        Span<byte> random = stackalloc byte[Visit.IdLength + Blanks.NonceLength / 2];
        Span<byte> ticket = stackalloc byte[Ticket.TextLength];
        Randomness.Fill(random);
        var view = landing.Look(id, me.Member);
        var arrival = view.Kind == LandingKind.Open ? landing.Welcome(context, view.Invitation!.Id, random[..Visit.IdLength], ticket) : ArrivalClass.Ask;
        var shown = landing.Shown(arrival, view.Terms);
        var texts = TextsFor(context.Request, view.Invitation is null ? landing.LanguageOf(me.Member) : view.Language);
        var page = Draft(context, texts, token, view, alone: shown != ArrivalClass.Ask, signedIn: true, out var blanks);
        LandingAnswer.Write(context, view.Status, page, blanks, new(ticket, shown, random[Visit.IdLength..]));
    }

    private static Texts TextsFor(HttpRequest request, string? choice = null) =>
        Texts.Choose(choice, SiteCookies.Read(request, SiteCookies.Language), request.Headers.AcceptLanguage.ToString());

    private ReadOnlySpan<byte> Draft(HttpContext context, Texts texts, string token, LandingView view, bool alone, bool signedIn, out Blanks blanks)
    {
        var output = draft ??= new(32_768);
        output.ResetWrittenCount();
        var hidden = view.Is(FollowTerms.NotForReader);
        var plays = view.Clip is { Status: ClipStatus.Ready } && (signedIn || open) && !hidden;
        // A member gets the film itself; see ClipSight.Teaser.
        var teaser = !signedIn && !hidden && view is { Kind: LandingKind.Open, Clip: { } clip } ? sight.Teaser(clip.Id, clip.Revision, view.Reserved, null) : null;
        // A link that has ended shows nothing of a clip that is not for everybody.
        var shown = view.Clip is not null && (view.ShowsClip || !view.Reserved) ? view.Clip : null;
        var frame = new LandingFrame(
            texts, site.Value.Name, links.Origin(context.Request), links.Host(context.Request), token, alone, signedIn, open,
            plays ? media.Video(view.Clip!.Id, view.Clip.Revision, view.Reserved) : null, teaser,
            shown is null ? null : media.Poster(shown.Id, shown.Revision, view.Reserved),
            shown is null ? null : media.Preview(shown.Id, shown.Revision, view.Reserved));
        blanks = LandingPage.Write(output, view, frame);
        return output.WrittenSpan;
    }

    // The ticket is bound to this session and to this invitation, so it is the form's proof against forgery too.
    private async Task<Results<StatusCodeHttpResult, ProblemHttpResult>> FollowAsync(string token, HttpContext context, CancellationToken stop)
    {
        if (Caller.Of(context) is not { Session: not null } me) return SeeOther(context, $"/i/{Uri.EscapeDataString(token)}/sign-in");
        if (!context.Request.HasFormContentType) return HttpProblems.UnsupportedMedia.ToHttp(context);
        var form = await context.Request.ReadFormAsync(stop);
        var answer = await redeem.RunAsync(me, new Redeem.Request(token, form["ticket"].ToString(), Gesture: true), context, stop);
        if (answer is { Ok: true, Value.Following: true }) return SeeOther(context, $"/c/{answer.Value.Clip}");
        // Whoever waits for approval sees the clip where the invitation shows it.
        if (answer.Ok) return SeeOther(context, $"/i/{Uri.EscapeDataString(token)}");
        return answer.Problem.Code == InvitationProblems.LandingRequired.Code
            ? (answer.Problem with { Status = StatusCodes.Status403Forbidden }).ToHttp(context)
            : SeeOther(context, $"/i/{Uri.EscapeDataString(token)}");
    }

    // 303 (RFC 9110 §15.4.4): the browser follows with a GET, so that going back or reloading posts nothing again.
    internal static StatusCodeHttpResult SeeOther(HttpContext context, string path)
    {
        context.Response.Headers.Location = path;
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }
}
