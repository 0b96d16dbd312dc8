using System.Net.ServerSentEvents;

namespace Entourage.Http;

/// <summary>Answers that go on: server-sent events (HTML Living Standard §9.2), whose data is JSON, each flushed as it happens.</summary>
[FrontDoor]
internal static class EventStream
{
    /// <summary>Says that the stream is there when nothing else does, so that no proxy hangs up, and pages know a dead line by its silence.</summary>
    public static readonly SseItem<string> Heartbeat = new("{}", "heartbeat");

    /// <summary>The same, and how long a browser waits until it connects again.</summary>
    public static SseItem<string> Opening(TimeSpan reconnect) => new("{}", Heartbeat.EventType) { ReconnectionInterval = reconnect };

    /// <summary>
    /// The answer. It ends with <paramref name="events"/>, which must end when the token they are enumerated with is cancelled: the page has
    /// gone away.
    /// </summary>
    public static IResult Of(HttpContext context, IAsyncEnumerable<SseItem<string>> events)
    {
        // The framework says no-store and buffers nothing; nginx needs to be told by a header of its own.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(events);
    }
}
