using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Entourage.Tests.Fixtures;

/// <summary>Requests as whoever connects to the server sends them: from an address of theirs, by http, with the headers they like. Keeps the warnings.</summary>
public sealed class Hop : ILoggerProvider
{
    private readonly ConcurrentQueue<string> warnings = new();
    private readonly Func<Action<HttpContext>, CancellationToken, Task<HttpContext>> send;

    public Hop(Server server)
    {
        send = ((TestServer)server.Services.GetRequiredService<IServer>()).SendAsync;
        server.Services.GetRequiredService<ILoggerFactory>().AddProvider(this);
    }

    public IReadOnlyCollection<string> Warnings => warnings;

    public Task<Answer> GetAsync(string from, string host, string path, params (string Name, string Value)[] headers) => SendAsync(from, "GET", host, path, null, headers);

    /// <summary>A text is a form's; anything else becomes JSON.</summary>
    public Task<Answer> PostAsync(string from, string host, string path, object body, params (string Name, string Value)[] headers) => SendAsync(from, "POST", host, path, body, headers);

    public ILogger CreateLogger(string categoryName) => categoryName.StartsWith("Entourage.Http.", StringComparison.Ordinal) ? new Listener(warnings) : NullLogger.Instance;

    public void Dispose() => warnings.Clear();

    private async Task<Answer> SendAsync(string from, string method, string host, string path, object? body, (string Name, string Value)[] headers)
    {
        var stop = TestContext.Current.CancellationToken;
        var context = await send(
            made =>
            {
                made.Connection.RemoteIpAddress = IPAddress.Parse(from);
                (made.Request.Method, made.Request.Scheme, made.Request.Path) = (method, "http", path);
                made.Request.Headers.Host = host;
                made.Request.Headers.Cookie = "seen=1"; // a browser that keeps what it is given
                if (body is not null)
                {
                    made.Features.Set<IHttpRequestBodyDetectionFeature>(new WithBody());
                    made.Request.Body = new MemoryStream(body is string form ? Encoding.ASCII.GetBytes(form) : JsonSerializer.SerializeToUtf8Bytes(body));
                    (made.Request.ContentType, made.Request.ContentLength) = (body is string ? "application/x-www-form-urlencoded" : "application/json", made.Request.Body.Length);
                }
                foreach (var (name, value) in headers) made.Request.Headers[name] = value;
            },
            stop);
        using var reader = new StreamReader(context.Response.Body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(stop);
        return new Answer(context.Response.StatusCode, text, context.Response.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value.ToArray()), StringComparer.OrdinalIgnoreCase));
    }

    private sealed class WithBody : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => true;
    }

    private sealed class Listener(ConcurrentQueue<string> warnings) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) warnings.Enqueue(formatter(state, exception));
        }
    }
}
