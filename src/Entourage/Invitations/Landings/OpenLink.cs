using Entourage.Invitations.Links;
using Entourage.Invitations.Redeems;
using Entourage.Languages;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Invitations.Landings;

/// <summary>The link itself: <c>GET /i/{token}</c> shows the page and changes nothing; the page's form follows without scripts.</summary>
internal sealed class OpenLink(
    InvitationToken tokens, CachedLandings sheets, Landing landing, DrawLanding drawing, Welcome welcome, Redeem redeem, WrongLinks wrong)
{
    private const string Path = "/i/";

    // Where joining or signing in leads back to after "not now": then watching alone follows nobody.
    private const string Later = "?later";

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
        var id = tokens.Read(token);
        if (id is null && wrong.TooMany(context, token) is { } tooMany) return context.WriteProblemAsync(tooMany);
        return Caller.Of(context) is { } me ? ShowMemberAsync(context, token, id, me) : ShowVisitorAsync(context, token, id);
    }

    private async Task ShowVisitorAsync(HttpContext context, string token, InvitationId? id)
    {
        var request = context.Request;
        var (texts, scheme, host) = (TextsFor(request), request.Scheme, request.Host.Value ?? "");
        if (sheets.Find(token, texts, scheme, host) is not { } sheet)
        {
            // Before any row is read: see CachedLandings.
            var link = id is { } known ? sheets.Begin(token, known) : null;
            var view = await landing.LookAsync(id, null, context.RequestAborted);
            var page = drawing.Draw(context, texts, token, view, alone: false, reader: null, out var blanks);
            sheet = new(
                view.Status, id ?? default, view.Kind == LandingKind.Open, view.Terms, page[..blanks.Style].ToArray(),
                page[(blanks.Style + LandingPage.Style.Length)..].ToArray(), blanks);
            if (view.Invitation is { } invitation) link?.Keep(sheet, texts, scheme, host, sheets.Until(invitation));
            else if (id is { } gone) sheets.Drop(gone);
        }
        Show(context, sheet);
    }

    private void Show(HttpContext context, CachedLanding sheet)
    {
        Span<byte> random = stackalloc byte[Visit.IdLength + Blanks.NonceLength / 2];
        Span<byte> ticket = stackalloc byte[Ticket.TextLength];
        Randomness.Fill(random);
        var arrival = sheet.Welcomes ? welcome.Give(context, sheet.Invitation, random[..Visit.IdLength], ticket) : ArrivalClass.Ask;
        LandingAnswer.Write(context, sheet, new(ticket, welcome.Shown(arrival, sheet.Terms), random[Visit.IdLength..]));
    }

    private async Task ShowMemberAsync(HttpContext context, string token, InvitationId? id, Caller me)
    {
        var view = await landing.LookAsync(id, me.Member, context.RequestAborted);
        var language = view.Invitation is null ? await landing.LanguageOfAsync(me.Member, context.RequestAborted) : view.Language;
        Span<byte> random = stackalloc byte[Visit.IdLength + Blanks.NonceLength / 2];
        Span<byte> ticket = stackalloc byte[Ticket.TextLength];
        Randomness.Fill(random);
        var later = context.Request.QueryString.Value == Later;
        var arrival = view.Kind == LandingKind.Open ? welcome.Give(context, view.Invitation!.Id, random[..Visit.IdLength], ticket, later) : ArrivalClass.Ask;
        var shown = welcome.Shown(arrival, view.Terms);
        var texts = TextsFor(context.Request, language);
        var page = drawing.Draw(context, texts, token, view, alone: shown != ArrivalClass.Ask, reader: me.Handle, out var blanks);
        LandingAnswer.Write(context, view.Status, page, blanks, new(ticket, shown, random[Visit.IdLength..]));
    }

    private static Texts TextsFor(HttpRequest request, string? choice = null) =>
        Texts.Choose(choice, SiteCookies.Read(request, SiteCookies.Language), request.Headers.AcceptLanguage.ToString());

    // The ticket is bound to this session and to this invitation, so it is the form's proof against forgery too.
    private async Task<Results<StatusCodeHttpResult, ProblemHttpResult>> FollowAsync(string token, HttpContext context, CancellationToken stop)
    {
        if (Caller.Of(context) is not { Session: not null } me) return SeeOther(context, $"/i/{Uri.EscapeDataString(token)}/sign-in");
        if (!context.Request.HasFormContentType) return HttpProblems.UnsupportedMedia.ToHttp(context);
        var form = await context.Request.ReadFormAsync(stop);
        var answer = await redeem.RunAsync(me, new Redeem.Request(token, form["ticket"].ToString(), Gesture: true), context, stop);
        if (answer is { Ok: true, Value.Following: true }) return SeeOther(context, $"/c/{answer.Value.Clip}?said=following");
        // A member waiting for approval sees the clip where the invitation shows it.
        if (answer.Ok) return SeeOther(context, $"/i/{Uri.EscapeDataString(token)}");
        return answer.Problem == InvitationProblems.LandingRequired
            ? answer.Problem.ToHttp(context)
            : SeeOther(context, $"/i/{Uri.EscapeDataString(token)}");
    }

    // 303 (RFC 9110 §15.4.4): the browser follows with a GET, so that going back or reloading posts nothing again.
    internal static StatusCodeHttpResult SeeOther(HttpContext context, string path)
    {
        context.Response.Headers.Location = path;
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }
}
