using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;

namespace Entourage.Http;

/// <summary>Turns what nobody expected into an honest answer; the framework has logged the exception before.</summary>
internal static class Faults
{
    private const int Full = 13;

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
        BadHttpRequestException => HttpProblems.BadRequest,
        OutcomeUnknownException => HttpProblems.OutcomeUnknown,
        System.Threading.Channels.ChannelClosedException => HttpProblems.Unavailable,
        SqliteException { SqliteErrorCode: Full } => new Problem("disk_full", 507, "The site's disk is full. Nothing was half-done."),
        SqliteException => HttpProblems.Unavailable,
        _ => HttpProblems.Fault,
    };
}
