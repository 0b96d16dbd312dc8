using System.Collections.Concurrent;
using Entourage.EndToEnd.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace Entourage.EndToEnd.Hostile;

/// <summary>What the site was asked for, and how the browser said that it came to ask.</summary>
/// <param name="Case">Which hostile page asked: every address that it was given carries this mark.</param>
/// <param name="Method">GET, POST …</param>
/// <param name="Path">The path asked for.</param>
/// <param name="Site"><c>Sec-Fetch-Site</c> as it arrived.</param>
/// <param name="Dest"><c>Sec-Fetch-Dest</c>.</param>
/// <param name="User"><c>Sec-Fetch-User</c>; empty when it was not sent.</param>
/// <param name="Purpose"><c>Sec-Purpose</c>; empty when it was not sent.</param>
/// <param name="Cookies">Whether a cookie came with it.</param>
/// <param name="Status">What the site answered.</param>
public sealed record Asked(string Case, string Method, string Path, string Site, string Dest, string User, string Purpose, bool Cookies, int Status);

/// <summary>Stands before the site as a proxy does, hands everything on as it is, and writes down what arrived: what a browser tells its tools is another story.</summary>
public sealed class Front : IAsyncDisposable
{
    // Of one connection only (RFC 9110 §7.6.1).
    private static readonly string[] OfTheConnection = ["Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade", "Host"];

    private readonly HttpClient wire = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(60) };
    private readonly ConcurrentQueue<Asked> asked = new();
    private readonly WebApplication app;
    private readonly Site site;

    private Front(WebApplication app, Site site) => (this.app, this.site) = (app, site);

    /// <summary>Where browsers find the site.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Everything so far.</summary>
    public IReadOnlyList<Asked> Asked => [.. asked];

    public static async Task<Front> StartAsync(Site site)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var front = new Front(builder.Build(), site);
        front.app.Run(front.HandOnAsync);
        await front.app.StartAsync(TestContext.Current.CancellationToken);
        // By name, so that the hostile origin, which has none, is another site.
        front.Address = new UriBuilder(front.app.Urls.Single()) { Host = "localhost" }.Uri;
        return front;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        wire.Dispose();
    }

    private async Task HandOnAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        using var onward = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(site.Address, request.GetEncodedPathAndQuery()));
        if (request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0) onward.Content = new StreamContent(request.Body);
        foreach (var (name, values) in request.Headers)
        {
            if (OfTheConnection.Contains(name, StringComparer.OrdinalIgnoreCase)) continue;
            if (!onward.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values)) onward.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
        onward.Headers.Host = request.Host.Value;
        using var answer = await wire.SendAsync(onward, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        asked.Enqueue(new(
            request.Query["case"].ToString(), request.Method, request.Path.Value!, request.Headers["Sec-Fetch-Site"].ToString(), request.Headers["Sec-Fetch-Dest"].ToString(),
            request.Headers["Sec-Fetch-User"].ToString(), request.Headers["Sec-Purpose"].ToString(), request.Headers.Cookie.Count > 0, (int)answer.StatusCode));
        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (!OfTheConnection.Contains(name, StringComparer.OrdinalIgnoreCase)) response.Headers[name] = values.ToArray();
        }
        await answer.Content.CopyToAsync(response.Body, context.RequestAborted);
    }
}
