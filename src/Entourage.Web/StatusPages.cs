using System.Globalization;
using Entourage.Http;
using Entourage.Kernel;
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
        if (response.HasStarted || response.StatusCode < 400 || response.ContentLength is > 0 || !string.IsNullOrEmpty(response.ContentType)) return;
        var problem = context.Features.Get<Problem>() ?? Of(response.StatusCode);
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
            var page = new RazorComponentResult<App>(new { Problem = problem }) { StatusCode = response.StatusCode, PreventStreamingRendering = true };
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
        404 or 405 => HttpProblems.NotFound with { Status = status },
        413 => HttpProblems.TooLarge,
        415 => HttpProblems.UnsupportedMedia,
        >= 500 => HttpProblems.Fault with { Status = status },
        _ => HttpProblems.BadRequest with { Status = status, Title = $"The request was refused ({status.ToString(CultureInfo.InvariantCulture)})." },
    };
}
