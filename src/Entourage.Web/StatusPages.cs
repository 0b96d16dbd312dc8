using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Entourage.Web;

/// <summary>
/// Gives every answer without a body one: a page with one sentence and one action for people, a problem for programs. It is drawn in place, not
/// by running the request a second time, so that it does not matter how the request was made.
/// </summary>
internal static class StatusPages
{
    public static async Task Answer(HttpContext context, RequestDelegate next)
    {
        await next(context);
        var response = context.Response;
        // A form without its proof against forgery is refused by the framework with a page's type and no page.
        var unproved = response.StatusCode == 400 && context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false };
        if (response.HasStarted || response.StatusCode < 400 || response.ContentLength is > 0 || (!unproved && !string.IsNullOrEmpty(response.ContentType))) return;
        // Half of that proof is a cookie.
        var inVain = unproved && SiteCookies.AreBlocked(context.Request);
        var problem = context.Features.Get<Problem>() ?? (inVain ? HttpProblems.CookiesBlocked : Of(response.StatusCode));
        if (!ProblemAnswers.ShowsPages(context.Request))
        {
            await context.WriteProblemAsync(problem);
            return;
        }
        // A page that found nothing has said so already; the framework would say it twice and fail.
        response.Headers.Remove("blazor-enhanced-nav");
        var before = context.RequestServices;
        // What the failed page had begun to draw must not mix with this one.
        await using var scope = before.CreateAsyncScope();
        context.RequestServices = scope.ServiceProvider;
        try
        {
            var page = new RazorComponentResult<App>(new { Problem = problem }) { StatusCode = problem.Status, PreventStreamingRendering = true };
            await page.ExecuteAsync(context);
        }
        finally
        {
            context.RequestServices = before;
        }
    }

    private static Problem Of(int status) => status switch
    {
        401 => HttpProblems.SignInRequired,
        404 => HttpProblems.NotFound,
        405 => HttpProblems.MethodNotAllowed,
        408 => HttpProblems.TooSlow,
        413 => HttpProblems.TooLarge,
        415 => HttpProblems.UnsupportedMedia,
        416 => HttpProblems.RangeNotSatisfiable,
        431 => HttpProblems.HeadersTooLarge,
        503 => HttpProblems.Unavailable,
        >= 500 => HttpProblems.Fault,
        _ => HttpProblems.BadRequest,
    };
}
