using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using Entourage.Http;
using Entourage.Kernel;
using Entourage.Live;
using Entourage.Transcoding;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Entourage.Clips;

/// <summary>Tells, by server-sent events, how far a clip is, and ends once it is ready or has failed. Thread-safe.</summary>
internal sealed class WatchProgress
{
    // A page on another node, or one that missed an event, learns it by looking; proxies are kept from hanging up.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private readonly ReadClip clips;
    private readonly LiveFeed live;
    private readonly IHostApplicationLifetime lifetime;
    private readonly JsonSerializerOptions json;
    private readonly TimeProvider time;

    public WatchProgress(ReadClip clips, LiveFeed live, IHostApplicationLifetime lifetime, IOptions<JsonOptions> json, TimeProvider time) =>
        (this.clips, this.live, this.lifetime, this.json, this.time) = (clips, live, lifetime, json.Value.SerializerOptions, time);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/clips/{id}/events", (ClipId id, WatchProgress use, HttpContext context) => use.RunAsync(id, context))
            .ForEverybody().WithTags("Clips").WithName("WatchProgress").WithSummary("How far a clip is, as server-sent events: progress, ready, failed")
            .Produces<string>(200, "text/event-stream").ProducesProblem(404).ProducesProblem(429);

    private async Task RunAsync(ClipId id, HttpContext context)
    {
        var caller = Caller.Of(context);
        var found = clips.Find(id, caller);
        if (!found.Ok)
        {
            await context.WriteProblemAsync(found.Problem);
            return;
        }
        if (caller is not null && !live.HasRoom(caller.Member))
        {
            await context.WriteProblemAsync(new Problem("too_many_pages", 429, "You have many pages open. Close one.", TimeSpan.FromSeconds(10)));
            return;
        }

        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache, no-transform";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await TellAsync(id, caller, context.Response, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The page left, or the server stops: a stream of events has no other end.
        }
    }

    private async Task TellAsync(ClipId id, Caller? caller, HttpResponse response, CancellationToken stop)
    {
        using var listening = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        var ear = ListenAsync(id, caller, news.Writer, listening.Token);
        try
        {
            double? told = null;
            var spoke = time.GetUtcNow();
            while (clips.Find(id, caller) is { Ok: true, Value: var clip })
            {
                if (clip.Status != ClipStatus.Processing)
                {
                    await LastAsync(clip, response, stop);
                    return;
                }
                if (told != clip.Progress)
                {
                    await WriteAsync(response, "progress", JsonSerializer.Serialize(new Progress(clip.Progress), ClipsJson.Default.Progress), stop);
                    (told, spoke) = (clip.Progress, time.GetUtcNow());
                }
                else if (time.GetUtcNow() - spoke >= Heartbeat)
                {
                    await response.WriteAsync(":\n\n", stop);
                    spoke = time.GetUtcNow();
                }
                await response.Body.FlushAsync(stop);
                await WaitAsync(news.Reader, stop);
            }
        }
        finally
        {
            await listening.CancelAsync();
            await ear;
        }
    }

    private Task LastAsync(ClipView clip, HttpResponse response, CancellationToken stop)
    {
        if (clip.Status == ClipStatus.Ready)
        {
            var view = (JsonTypeInfo<ClipView>)json.GetTypeInfo(typeof(ClipView));
            return WriteAsync(response, "ready", JsonSerializer.Serialize(clip, view), stop);
        }
        var why = TranscodeProblems.Named(clip.Code);
        return WriteAsync(response, "failed", JsonSerializer.Serialize(new Failure(clip.Code ?? why.Code, why.Title), ClipsJson.Default.Failure), stop);
    }

    // JSON has no line breaks of its own, so that one line of data holds it.
    private static Task WriteAsync(HttpResponse response, string type, string data, CancellationToken stop) =>
        response.WriteAsync($"event: {type}\ndata: {data}\n\n", stop);

    private async Task WaitAsync(ChannelReader<bool> news, CancellationToken stop)
    {
        using var nap = new CancellationTokenSource(LookAgain, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(nap.Token, stop);
        try
        {
            await news.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Nothing was told; look anyway.
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
