using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Entourage.Http;
using Entourage.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Entourage.Live;

/// <summary>
/// The member's own events as server-sent events (HTML Living Standard §9.2). Nothing is replayed: a page that was away reads what it shows
/// once more. Ends with the session, and at once when the server stops.
/// </summary>
internal sealed class ListenLive
{
    private const int LooksPerHeartbeat = 5;

    private static readonly Problem TooManyStreams =
        new("too_many_streams", 429, "Too many pages of yours are open. Close one.", TimeSpan.FromSeconds(30));

    // One look is one lookup in memory, or one indexed read every two seconds for all of a member's pages.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(3);

    private readonly LiveFeed feed;
    private readonly WhoAsks who;
    private readonly IHostApplicationLifetime life;
    private readonly TimeProvider time;

    internal ListenLive(LiveFeed feed, WhoAsks who, IHostApplicationLifetime life, TimeProvider time) =>
        (this.feed, this.who, this.life, this.time) = (feed, who, life, time);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/me/events", (ListenLive use, Caller me, HttpContext context) => use.RunAsync(me, context))
            .Needs(Scopes.Read).WithTags("Live").WithName("ListenLive").WithSummary("What happens to you, as it happens")
            .Produces(200, contentType: "text/event-stream").ProducesProblem(429);

    private async Task RunAsync(Caller me, HttpContext context)
    {
        using var page = feed.Open(me.Member);
        if (page is null)
        {
            await context.WriteProblemAsync(TooManyStreams);
            return;
        }
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, life.ApplicationStopping);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
        try
        {
            await StreamAsync(me, page, context, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The page went away, or the server stops: both are how a stream is meant to end.
        }
    }

    private async Task StreamAsync(Caller me, LivePage page, HttpContext context, CancellationToken stop)
    {
        var wire = context.Response.BodyWriter;
        wire.Write("retry: 1000\n: listening\n\n"u8);
        await wire.FlushAsync(stop);
        using var clock = new PeriodicTimer(Look, time);
        var looks = 0;
        var due = clock.WaitForNextTickAsync(stop).AsTask();
        var news = page.Events.WaitToReadAsync(stop).AsTask();
        while (true)
        {
            await Task.WhenAny(news, due);
            if (news.IsCompleted)
            {
                if (!await news) return;
                while (page.Events.TryRead(out var happened)) Write(wire, happened);
                await wire.FlushAsync(stop);
                news = page.Events.WaitToReadAsync(stop).AsTask();
            }
            if (due.IsCompleted)
            {
                if (!await due || who(context.Request)?.Member != me.Member) return;
                if (++looks % LooksPerHeartbeat == 0)
                {
                    wire.Write(": here\n\n"u8);
                    await wire.FlushAsync(stop);
                }
                due = clock.WaitForNextTickAsync(stop).AsTask();
            }
        }
    }

    private static void Write(PipeWriter wire, LiveEvent happened)
    {
        var id = happened.At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        wire.Write(Encoding.UTF8.GetBytes($"event: {happened.Type}\nid: {id}\ndata: "));
        wire.Write(JsonSerializer.SerializeToUtf8Bytes(happened, LiveJson.Default.LiveEvent));
        wire.Write("\n\n"u8);
    }
}
