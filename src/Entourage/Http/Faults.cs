using System.Text.Json;
using System.Text.RegularExpressions;
using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

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
        BadHttpRequestException { StatusCode: 408 } => new Problem("too_slow", 408, "The request took too long to arrive."),
        BadHttpRequestException { StatusCode: 431 } => HttpProblems.BadRequest with { Status = 431 },
        BadHttpRequestException { InnerException: JsonException { Path: { } path } } => HttpProblems.BadRequest with { Field = FieldOf(path) },
        BadHttpRequestException => HttpProblems.BadRequest,
        OutcomeUnknownException => HttpProblems.OutcomeUnknown,
        System.Threading.Channels.ChannelClosedException => HttpProblems.Unavailable,
        TimeoutException => HttpProblems.Unavailable,
        _ when StoreFaults.IsNoText(fault) => HttpProblems.BadRequest,
        _ when StoreFaults.Of(fault) is { IsFull: true } => new Problem("disk_full", 507, "The site's disk is full. Nothing was half-done."),
        _ when StoreFaults.Of(fault) is { IsStore: true } => HttpProblems.Unavailable,
        _ => HttpProblems.Fault,
    };

    // "$.scopes[1]" is about "scopes"; "$" is about all of it.
    private static string? FieldOf(string path) => Field().Match(path) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"^\$\.([A-Za-z]+)")]
    private static partial Regex Field();
}
