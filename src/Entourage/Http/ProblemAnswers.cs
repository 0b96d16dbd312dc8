using Microsoft.AspNetCore.Mvc;

namespace Entourage.Http;

/// <summary>Expected failures as RFC 9457 problem details, with the stable code that clients switch on.</summary>
[FrontDoor]
internal static class ProblemAnswers
{
    /// <summary>The answer for a <see cref="Problem"/>; <c>Retry-After</c> is whole seconds, rounded up.</summary>
    public static ProblemHttpResult ToHttp(this Problem problem, HttpContext context)
    {
        SayWhen(problem, context.Response);
        return TypedResults.Problem(Details(problem == HttpProblems.UnsupportedMedia ? TakenTypes.Say(problem, context) : problem));
    }

    /// <summary>The answer when there is nothing to return: 204 on success.</summary>
    public static Results<NoContent, ProblemHttpResult> ToHttp(this Outcome<Done> outcome, HttpContext context) =>
        outcome.Ok ? TypedResults.NoContent() : outcome.Problem.ToHttp(context);

    /// <summary>Says when trying again makes sense, if the problem knows.</summary>
    public static void SayWhen(Problem problem, HttpResponse response)
    {
        if (problem.RetryAfter is { } wait) response.Headers.RetryAfter = ((long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The same, as a body that can be written anywhere.</summary>
    public static ProblemDetails Details(Problem problem)
    {
        var details = new ProblemDetails { Title = problem.Title, Detail = problem.Detail, Status = problem.Status, Type = $"/problems/{problem.Code}" };
        details.Extensions["code"] = problem.Code;
        if (problem.Field is { } field) details.Extensions["field"] = field;
        if (problem.Until is { } until) details.Extensions["until"] = until.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return details;
    }

    /// <summary>
    /// Answers with a problem where no endpoint result can: authentication, middleware, exceptions, forms. Where people look at pages the body is
    /// left to the pages, which find the problem among the request's features.
    /// </summary>
    public static Task WriteProblemAsync(this HttpContext context, Problem problem)
    {
        var answer = problem.ToHttp(context);
        if (!ShowsPages(context.Request)) return answer.ExecuteAsync(context);
        context.Features.Set(problem);
        context.Response.StatusCode = problem.Status;
        return Task.CompletedTask;
    }

    /// <summary>Whether a request comes from a person looking at pages, rather than from a program.</summary>
    public static bool ShowsPages(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
            && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
