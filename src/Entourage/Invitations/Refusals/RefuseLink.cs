using Entourage.Invitations.Landings;
using Entourage.Invitations.Links;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Invitations.Refusals;

/// <summary>
/// What a person who got a link can say instead of following: the forms of the invitation page, which need neither scripts nor an account.
/// Their ticket proves that this browser has the page open; a link alone says nothing.
/// </summary>
internal sealed class RefuseLink(InvitationToken tokens, Visit visits, StopInvitations refusals, ReportInvitation reports, WrongLinks wrong)
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var use = app.ServiceProvider.GetRequiredService<RefuseLink>();
        app.MapPost("/i/{token}/stop", (string token, HttpContext context, CancellationToken stop) => use.StopAsync(token, context, stop))
            .ForEverybody().ExcludeFromDescription();
        app.MapPost("/i/{token}/report", (string token, HttpContext context, CancellationToken stop) => use.ReportAsync(token, context, stop))
            .ForEverybody().ExcludeFromDescription();
    }

    private Task<Results<StatusCodeHttpResult, ProblemHttpResult>> StopAsync(string token, HttpContext context, CancellationToken stop) =>
        SayAsync(token, context, async (id, form) =>
        {
            var everybody = form["from"] == "anybody";
            var kept = await refusals.RunAsync(Caller.Of(context), id, everybody, stop);
            if (!kept.Ok) return kept.Problem;
            return !kept.Value ? "unknown" : everybody ? "anybody" : "creator";
        }, stop);

    private Task<Results<StatusCodeHttpResult, ProblemHttpResult>> ReportAsync(string token, HttpContext context, CancellationToken stop) =>
        SayAsync(token, context, async (id, form) =>
        {
            var kept = await reports.RunAsync(Caller.Of(context), id, form["reason"].ToString(), stop);
            return kept.Ok ? "report" : kept.Problem;
        }, stop);

    private async Task<Results<StatusCodeHttpResult, ProblemHttpResult>> SayAsync(
        string token, HttpContext context, Func<InvitationId, IFormCollection, Task<Outcome<string>>> keep, CancellationToken stop)
    {
        if (!context.Request.HasFormContentType) return HttpProblems.UnsupportedMedia.ToHttp(context);
        if (tokens.Read(token) is not { } id) return wrong.Answer(context, token).ToHttp(context);
        var form = await context.Request.ReadFormAsync(stop);
        var path = $"/i/{Uri.EscapeDataString(token)}/noted?";
        // The page was open for longer than its ticket is valid: the choice is asked for again rather than lost in silence.
        if (visits.Landing(context, form["ticket"].ToString()) is not { } landed || landed.Invitation != id) return OpenLink.SeeOther(context, path + "again");
        var said = await keep(id, form);
        return said.Ok ? OpenLink.SeeOther(context, path + said.Value) : said.Problem.ToHttp(context);
    }
}
