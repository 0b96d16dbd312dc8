using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;

namespace Entourage.Http;

/// <summary>Turns what nobody expected into an honest answer; the framework has logged the exception before.</summary>
internal static partial class Faults
{
    public static Task AnswerAsync(HttpContext context)
    {
        var fault = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        return context.WriteProblemAsync(ProblemOf(fault));
    }

    private static Problem ProblemOf(Exception? fault) => fault switch
    {
        BadHttpRequestException { StatusCode: 413 } => HttpProblems.TooLarge,
        BadHttpRequestException { StatusCode: 415 } => HttpProblems.UnsupportedMedia,
        BadHttpRequestException { StatusCode: 408 } => HttpProblems.TooSlow,
        BadHttpRequestException { StatusCode: 431 } => HttpProblems.HeadersTooLarge,
        BadHttpRequestException { InnerException: JsonException { Path: { } path } } => HttpProblems.BadRequest with { Field = FieldOf(path) },
        BadHttpRequestException => HttpProblems.BadRequest,
        OutcomeUnknownException => HttpProblems.OutcomeUnknown,
        System.Threading.Channels.ChannelClosedException => HttpProblems.Unavailable,
        TimeoutException => HttpProblems.Unavailable,
        _ when StoreFaults.IsNoText(fault) => HttpProblems.BadRequest,
        _ when StoreFaults.Of(fault) is { IsFull: true } => CommonProblems.DiskFull,
        _ when StoreFaults.Of(fault) is { IsStore: true } => HttpProblems.Unavailable,
        _ => HttpProblems.Fault,
    };

    // "$.scopes[1]" is about "scopes"; "$" is about all of it.
    private static string? FieldOf(string path) => Field().Match(path) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"^\$\.([A-Za-z]+)")]
    private static partial Regex Field();
}
