using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Entourage.EndToEnd.Hostile;

/// <summary>
/// Another site on this machine, whose pages are hostile. The site under test is <c>localhost</c> and this one a bare address, so that a browser takes
/// them for two sites and not only for two origins.
/// </summary>
public sealed class HostileOrigin : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, (string Html, string? Policy, string? Refresh)> pages = new();
    private readonly WebApplication app;

    private HostileOrigin(WebApplication app) => this.app = app;

    public Uri Address { get; private set; } = null!;

    public static async Task<HostileOrigin> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var origin = new HostileOrigin(builder.Build());
        origin.app.Run(origin.AnswerAsync);
        await origin.app.StartAsync(TestContext.Current.CancellationToken);
        origin.Address = new Uri(origin.app.Urls.Single());
        return origin;
    }

    /// <summary>Puts a page up; its address.</summary>
    /// <param name="html">The page.</param>
    /// <param name="policy">Its content security policy, when it has one.</param>
    /// <param name="refresh">What its <c>Refresh</c> header says, when it has one.</param>
    public string Put(string html, string? policy = null, string? refresh = null)
    {
        var name = $"/{Guid.NewGuid():n}";
        pages[name] = ("<!doctype html><meta charset=utf-8><title>A page</title><body>" + html, policy, refresh);
        return new Uri(Address, name).AbsoluteUri;
    }

    /// <summary>An address here that sends whoever comes on to another one.</summary>
    public string Sending(int status, string to) => new Uri(Address, $"/to/{status}?{Uri.EscapeDataString(to)}").AbsoluteUri;

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (request.Path.StartsWithSegments("/to", StringComparison.Ordinal, out var status))
        {
            response.StatusCode = int.Parse(status.Value!.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);
            response.Headers.Location = Uri.UnescapeDataString(request.QueryString.Value![1..]);
            return Task.CompletedTask;
        }
        if (!pages.TryGetValue(request.Path.Value!, out var page))
        {
            response.StatusCode = 404;
            return Task.CompletedTask;
        }
        response.ContentType = "text/html";
        if (page.Policy is not null) response.Headers.ContentSecurityPolicy = page.Policy;
        if (page.Refresh is not null) response.Headers["Refresh"] = page.Refresh;
        return response.WriteAsync(page.Html, context.RequestAborted);
    }
}
