using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Hosting;

namespace Entourage.Live;

/// <summary>
/// The member's own events as they happen. Nothing is replayed: a page that was away reads what it shows
/// once more. Ends with the session, and at once when the server stops.
/// </summary>
internal sealed class ListenLive(LiveFeed feed, WhoAsks who, IHostApplicationLifetime life, TimeProvider time)
{
    private const int LooksPerHeartbeat = 5;

    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(1);

    private static readonly Problem TooManyStreams =
        new("too_many_streams", 429, "You have too many pages open. Close one.", TimeSpan.FromSeconds(30));

    // One look is one lookup in memory, or one indexed read every two seconds for all of a member's pages.
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(3);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/me/events", (ListenLive use, Caller me, HttpContext context) => use.Run(me, context))
            .Needs(Scopes.Read).WithTags("Live").WithName("ListenLive").WithSummary("Listen to what happens to you, as it happens")
            .Produces(200, contentType: "text/event-stream").ProducesProblem(429);

    private IResult Run(Caller me, HttpContext context)
    {
        if (feed.Open(me.Member) is not { } page) return TooManyStreams.ToHttp(context);
        context.Response.RegisterForDispose(page);
        return EventStream.Of(context, TellAsync(me, page, context.Request));
    }

    private async IAsyncEnumerable<SseItem<string>> TellAsync(
        Caller me, LivePage page, HttpRequest request, [EnumeratorCancellation] CancellationToken left = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(left, life.ApplicationStopping);
        yield return EventStream.Opening(Reconnect);
        using var clock = new PeriodicTimer(PollInterval, time);
        var looks = 0;
        var due = clock.WaitForNextTickAsync(stop.Token).AsTask();
        var news = page.Events.WaitToReadAsync(stop.Token).AsTask();
        while (true)
        {
            await Task.WhenAny(news, due);
            // The page went away, or the server stops: both are how a stream is meant to end.
            if (news.IsCanceled || due.IsCanceled) yield break;
            if (news.IsCompletedSuccessfully)
            {
                if (!await news) yield break;
                while (page.Events.TryRead(out var happened)) yield return Item(happened);
                news = page.Events.WaitToReadAsync(stop.Token).AsTask();
            }
            if (due.IsCompletedSuccessfully)
            {
                if (!await due || (await who(request))?.Member != me.Member) yield break;
                if (++looks % LooksPerHeartbeat == 0) yield return EventStream.Heartbeat;
                due = clock.WaitForNextTickAsync(stop.Token).AsTask();
            }
        }
    }

    private static SseItem<string> Item(LiveEvent happened) => new(JsonSerializer.Serialize(happened, LiveJson.Default.LiveEvent), happened.Type)
    {
        EventId = happened.At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
    };
}
