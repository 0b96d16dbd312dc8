using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using Entourage.Live;
using Entourage.Transcoding;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Hosting;

namespace Entourage.Clips;

/// <summary>Reports a clip's progress by server-sent events, and ends once it is ready or has failed. Thread-safe.</summary>
internal sealed class WatchProgress(ReadClip clips, LiveFeed live, IHostApplicationLifetime lifetime, IOptions<JsonOptions> json, TimeProvider time)
{
    // A page on another node, or one that missed an event, learns it by looking; proxies are kept from hanging up.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private static readonly Problem TooManyPages = new("too_many_pages", 429, "You have too many pages open. Close one and try again.", TimeSpan.FromSeconds(10));

    private readonly JsonSerializerOptions json = json.Value.SerializerOptions;

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/clips/{id}/events", (ClipId id, WatchProgress use, HttpContext context) => use.RunAsync(id, context))
            .ForEverybody().WithTags("Clips").WithName("WatchProgress").WithSummary("Listen to a clip's processing, as server-sent events: progress, ready, failed")
            .Produces<string>(200, "text/event-stream").ProducesProblem(404).ProducesProblem(429);

    private async Task<IResult> RunAsync(ClipId id, HttpContext context)
    {
        var caller = Caller.Of(context);
        var found = await clips.FindAsync(id, caller, context.RequestAborted);
        if (!found.Ok) return found.Problem.ToHttp(context);
        if (caller is not null && !live.HasRoom(caller.Member)) return TooManyPages.ToHttp(context);
        return EventStream.Of(context, TellAsync(id, caller));
    }

    private async IAsyncEnumerable<SseItem<string>> TellAsync(ClipId id, Caller? caller, [EnumeratorCancellation] CancellationToken left = default)
    {
        // The page leaves, or the server stops: a stream of events about a clip that takes long has no other end.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(left, lifetime.ApplicationStopping);
        using var listening = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        var news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        var ear = ListenAsync(id, caller, news.Writer, listening.Token);
        try
        {
            double? told = null;
            var spoke = time.GetUtcNow();
            while (!stop.IsCancellationRequested && await clips.FindAsync(id, caller, CancellationToken.None) is { Ok: true, Value: var clip })
            {
                if (clip.Status != ClipStatus.Processing)
                {
                    yield return Last(clip);
                    yield break;
                }
                if (told != clip.Progress)
                {
                    yield return new(JsonSerializer.Serialize(new Progress(clip.Progress), ClipsJson.Default.Progress), "progress");
                    (told, spoke) = (clip.Progress, time.GetUtcNow());
                }
                else if (time.GetUtcNow() - spoke >= Heartbeat)
                {
                    yield return EventStream.Heartbeat;
                    spoke = time.GetUtcNow();
                }
                await WaitAsync(news.Reader, stop.Token);
            }
        }
        finally
        {
            await listening.CancelAsync();
            await ear;
        }
    }

    private SseItem<string> Last(ClipView clip)
    {
        if (clip.Status == ClipStatus.Ready) return new(JsonSerializer.Serialize(clip, (JsonTypeInfo<ClipView>)json.GetTypeInfo(typeof(ClipView))), "ready");
        var why = TranscodeProblems.Named(clip.Code);
        return new(JsonSerializer.Serialize(new Failure(clip.Code ?? why.Code, why.Title), ClipsJson.Default.Failure), "failed");
    }

    private async Task WaitAsync(ChannelReader<bool> news, CancellationToken stop)
    {
        using var nap = new CancellationTokenSource(LookAgain, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(nap.Token, stop);
        try
        {
            await news.ReadAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            // Nothing was told; look anyway, or end.
        }
    }

    private async Task ListenAsync(ClipId id, Caller? caller, ChannelWriter<bool> news, CancellationToken stop)
    {
        if (caller is null) return;
        var clip = id.ToString();
        try
        {
            await foreach (var happened in live.ListenAsync(caller.Member, stop))
            {
                if (happened.Clip == clip) news.TryWrite(true);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
    }

    /// <summary>The data of <c>progress</c>.</summary>
    internal sealed record Progress(double Share)
    {
        [JsonPropertyName("progress")]
        public double Share { get; init; } = Share;
    }

    /// <summary>The data of <c>failed</c>.</summary>
    internal sealed record Failure(string Code, string Title);
}
