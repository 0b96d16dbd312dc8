using System.Security.Cryptography;
using Entourage.Clips;
using Entourage.Http;
using Entourage.Kernel;
using Entourage.Languages;
using Entourage.Members;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Entourage.Invitations;

/// <summary>The link itself: <c>GET /i/{token}</c> shows the page and changes nothing; the page's form follows without scripts.</summary>
internal sealed class OpenLink(
    Landing landing, MediaAddresses media, ClipSight sight, HotReader reader, SiteLinks links, IOptions<SiteOptions> site, IOptions<ClipsOptions> clips,
    Redeem redeem)
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapMethods("/i/{token}", [HttpMethods.Get, HttpMethods.Head], (string token, OpenLink use, HttpContext context) => use.ShowAsync(token, context))
            .ExcludeFromDescription();
        app.MapMethods("/i/{token}", [HttpMethods.Options], () => TypedResults.NoContent()).ExcludeFromDescription();
        app.MapPost("/i/{token}/follow", (string token, OpenLink use, HttpContext context, CancellationToken stop) => use.FollowAsync(token, context, stop))
            .ExcludeFromDescription();
    }

    private Task ShowAsync(string token, HttpContext context)
    {
        if (Arrival.Refuse(context.Request) is { } refused) return context.WriteProblemAsync(refused);
        var caller = Caller.Of(context);
        var view = landing.Look(landing.Read(token), caller?.Member);
        var (ticket, arrival, alone) = view.Kind == LandingKind.Open ? landing.Welcome(context, view.Invitation!.Id) : ("", ArrivalClass.Ask, false);
        var open = clips.Value.Gate == Gate.Open;
        var plays = view.Clip is { Status: ClipStatus.Ready } && (caller is not null || open);
        var teaser = view is { Kind: LandingKind.Open, Clip: { } clip } ? sight.Teaser(clip, caller) : null;
        var language = caller is null ? null : reader.Read(caller.Member, MemberRows.Find)?.Language;
        var frame = new LandingFrame(
            Texts.For(context.Request, language), site.Value.Name, links.Absolute(context.Request, "").AbsoluteUri.TrimEnd('/'),
            links.Host(context.Request), token, ticket, arrival, alone, caller is not null, open, plays ? media.Video(view.Clip!) : null, teaser,
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        Headers(context.Response, frame.Nonce);
        context.Response.StatusCode = view.Status;
        if (HttpMethods.IsHead(context.Request.Method)) return Task.CompletedTask;
        LandingPage.Write(context.Response.BodyWriter, view, frame);
        return Task.CompletedTask;
    }

    // The ticket is bound to this session and to this invitation, so it is the form's proof against forgery too.
    private async Task<Results<StatusCodeHttpResult, ProblemHttpResult>> FollowAsync(string token, HttpContext context, CancellationToken stop)
    {
        if (Caller.Of(context) is not { Session: not null } me) return SeeOther(context, $"/i/{Uri.EscapeDataString(token)}/sign-in");
        if (!context.Request.HasFormContentType) return HttpProblems.UnsupportedMedia.ToHttp(context);
        var form = await context.Request.ReadFormAsync(stop);
        var answer = await redeem.RunAsync(me, new Redeem.Request(token, form["ticket"].ToString(), Gesture: true), context, stop);
        if (answer.Ok) return SeeOther(context, $"/c/{answer.Value.Clip}");
        return answer.Problem.Code == InvitationProblems.LandingRequired.Code
            ? (answer.Problem with { Status = StatusCodes.Status403Forbidden }).ToHttp(context)
            : SeeOther(context, $"/i/{Uri.EscapeDataString(token)}");
    }

    // 303 (RFC 9110 §15.4.4): the browser follows with a GET, so that going back or reloading posts nothing again.
    private static StatusCodeHttpResult SeeOther(HttpContext context, string path)
    {
        context.Response.Headers.Location = path;
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static void Headers(HttpResponse response, string nonce)
    {
        var headers = response.Headers;
        response.ContentType = "text/html; charset=utf-8";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "same-origin";
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'nonce-{nonce}'; style-src {LandingPage.StyleHash}; img-src 'self'; media-src 'self' blob:; "
            + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        headers.XFrameOptions = "DENY";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.XContentTypeOptions = "nosniff";
        headers["X-Robots-Tag"] = "noindex, nofollow, noarchive";
        headers["Permissions-Policy"] = "publickey-credentials-get=(self), publickey-credentials-create=(self)";
    }
}
