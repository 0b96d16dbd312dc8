using Entourage.Invitations.Landings;
using Entourage.Invitations.Links;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Invitations.Refusals;

/// <summary>
/// The address in a message's <c>List-Unsubscribe</c>: opening it shows a page with one button and changes nothing; the reader's mail server, or the button,
/// posts what RFC 8058 says. There is no cookie and no ticket, because a mail server has none: it is the message's header that proves who asks. What can be
/// done with it is what the link's own page offers to anybody who has the link, and no more.
/// </summary>
internal sealed class UnsubscribeReader(InvitationToken tokens, StopInvitations refusals, WrongLinks wrong)
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var use = app.ServiceProvider.GetRequiredService<UnsubscribeReader>();
        // Before the page of the same address.
        app.MapPost("/i/{token}/unsubscribe", (string token, HttpContext context, CancellationToken stop) => use.RunAsync(token, context, stop))
            .ForEverybody().WithOrder(-1).ExcludeFromDescription();
    }

    private async Task<Results<Ok, StatusCodeHttpResult, ProblemHttpResult>> RunAsync(string token, HttpContext context, CancellationToken stop)
    {
        if (!context.Request.HasFormContentType) return HttpProblems.UnsupportedMedia.ToHttp(context);
        if (tokens.Read(token) is not { } id) return wrong.Answer(context, token).ToHttp(context);
        var form = await context.Request.ReadFormAsync(stop);
        if (form["List-Unsubscribe"] != "One-Click") return HttpProblems.BadRequest.ToHttp(context);
        // It is about the address that the message went to, whoever may be signed in here.
        var kept = await refusals.RunAsync(null, id, everybody: true, stop);
        if (!kept.Ok) return kept.Problem.ToHttp(context);
        // RFC 8058 §3.1: a mail server is not led anywhere.
        if (form["from"] != "page") return TypedResults.Ok();
        return OpenLink.SeeOther(context, $"/i/{Uri.EscapeDataString(token)}/noted?{(kept.Value ? "anybody" : "unknown")}");
    }
}
