using Entourage.Invitations.Links;
using Entourage.Invitations.Redeems;
using Entourage.Languages;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Invitations.Landings;

/// <summary>The link itself: <c>GET /i/{token}</c> shows the page and changes nothing; the page's form follows without scripts.</summary>
internal sealed class OpenLink(
    InvitationToken tokens, CachedLandings sheets, Landing landing, DrawLanding drawing, Welcome welcome, Redeem redeem, WrongLinks wrong, Recall recall, IRollouts rollouts,
    TimeProvider time)
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
    /// Answers by what is remembered of a link, ahead of the pipeline that everything else passes: somebody without an account by a page as it is, and a member
    /// who was here a moment ago by the link's rows and their own.
    /// </summary>
    public Task PassAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method) || request.Path.Value is not { } path || !path.StartsWith(Path, StringComparison.Ordinal)) return next(context);
        if (request.Headers.Authorization.Count > 0 || Arrival.Refuse(request) is not null || sheets.Find(path.AsSpan(Path.Length)) is not { } link) return next(context);
        var now = time.GetUtcNow();
        if (SiteCookies.HasAny(request)) return link.Facts(now) is { } facts && recall(context) is { } me ? ShowMemberAsync(context, next, link, facts, me) : next(context);
        if (link.Find(SightOf(request, TextsFor(request)), now) is not { } sheet) return next(context);
        Show(context, sheet);
        return Task.CompletedTask;
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
        var sight = SightOf(context.Request, TextsFor(context.Request));
        if (sheets.Find(token)?.Find(sight, time.GetUtcNow()) is not { } sheet)
        {
            // Before any row is read: see CachedLandings.
            var link = id is { } known ? sheets.Begin(token, known) : null;
            var facts = await landing.FindAsync(id, null, context.RequestAborted);
            var view = landing.See(facts, null);
            var page = drawing.Draw(context, sight.Texts, token, view, alone: false, reader: null, out var blanks);
            sheet = CachedLanding.Of(view, id ?? default, page, blanks, reader: null);
            if (facts is not null) Keep(link, facts, sight, sheet);
            else if (id is { } gone) sheets.Drop(gone);
        }
        Show(context, sheet);
    }

    private void Keep(CachedLandings.Link? link, LandingFacts facts, LandingSight sight, CachedLanding sheet)
    {
        var until = sheets.Until(facts.Invitation);
        link?.Learn(facts, until);
        link?.Keep(sheet, sight, until);
    }

    private void Show(HttpContext context, CachedLanding sheet)
    {
        Span<byte> random = stackalloc byte[Visit.IdLength + Blanks.NonceLength / 2];
        Span<byte> ticket = stackalloc byte[Ticket.TextLength];
        Randomness.Fill(random);
        var arrival = sheet.Welcomes ? welcome.Give(context, sheet.Invitation, random[..Visit.IdLength], ticket) : ArrivalClass.Ask;
        LandingAnswer.Write(context, sheet, new(ticket, welcome.Shown(arrival, sheet.Terms), random[Visit.IdLength..]));
    }

    private async Task ShowMemberAsync(HttpContext context, RequestDelegate next, CachedLandings.Link link, LandingFacts known, Caller me)
    {
        LandingFacts? facts = null;
        try
        {
            await rollouts.LookAsync(context.RequestAborted);
            facts = await landing.FindAsync(known, me.Member);
        }
        catch (Exception reason)
        {
            // It is answered where all that goes wrong is answered, as a page.
            context.SetEndpoint(new(_ => Task.FromException(reason), EndpointMetadataCollection.Empty, "A link that could not be read"));
        }
        if (facts is null) await next(context);
        else ShowMember(context, link.Token, landing.See(facts, me.Member), me, link, facts);
    }

    private async Task ShowMemberAsync(HttpContext context, string token, InvitationId? id, Caller me)
    {
        // Before any row is read: see CachedLandings.
        var link = id is { } known ? sheets.Begin(token, known) : null;
        var facts = await landing.FindAsync(id, me.Member, context.RequestAborted);
        var view = landing.See(facts, me.Member);
        if (view.Invitation is null) view = view with { Language = await landing.LanguageOfAsync(me.Member, context.RequestAborted) };
        if (facts is not null) link?.Learn(facts, sheets.Until(facts.Invitation));
        else if (id is { } gone) sheets.Drop(gone);
        ShowMember(context, token, view, me, link, facts);
    }

    private void ShowMember(HttpContext context, string token, LandingView view, Caller me, CachedLandings.Link? link, LandingFacts? facts)
    {
        var request = context.Request;
        Span<byte> random = stackalloc byte[Visit.IdLength + Blanks.NonceLength / 2];
        Span<byte> ticket = stackalloc byte[Ticket.TextLength];
        Randomness.Fill(random);
        var later = request.QueryString.Value == Later;
        var arrival = view.Kind == LandingKind.Open ? welcome.Give(context, view.Invitation!.Id, random[..Visit.IdLength], ticket, later) : ArrivalClass.Ask;
        var shown = welcome.Shown(arrival, view.Terms);
        var alone = shown != ArrivalClass.Ask;
        var opening = new Opening(ticket, shown, random[Visit.IdLength..]);
        var sight = SightOf(request, TextsFor(request, view.Language)) with { Member = true, Alone = alone, Following = view.Following, Terms = view.Terms };
        if (view.Kind == LandingKind.Open && link?.Find(sight, time.GetUtcNow()) is { } sheet)
        {
            LandingAnswer.Write(context, sheet, opening, me.Handle);
            return;
        }
        var page = drawing.Draw(context, sight.Texts, token, view, alone, me.Handle, out var blanks);
        if (view.Kind == LandingKind.Open && link is not null) link.Keep(CachedLanding.Of(view, facts!.Invitation.Id, page, blanks, me.Handle), sight, sheets.Until(facts.Invitation));
        LandingAnswer.Write(context, view.Status, page, blanks, opening);
    }

    private static LandingSight SightOf(HttpRequest request, Texts texts) => new(texts, request.Scheme, request.Host.Value ?? "");

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
