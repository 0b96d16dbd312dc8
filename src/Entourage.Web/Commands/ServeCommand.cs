using System.Net;
using Entourage.Invitations;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Entourage.Web.Commands;

/// <summary><c>entourage serve</c>: the web server.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        await using var app = Build(arguments);
        await app.Services.PrepareStorageAsync(CancellationToken.None);
        app.Lifetime.ApplicationStarted.Register(() => Announce(app));
        await app.RunAsync();
        return Environment.ExitCode;
    }

    /// <summary>The whole server, not yet started.</summary>
    /// <param name="arguments">Settings, as <c>--Name=value</c>.</param>
    /// <param name="clock">The time it goes by; the system's when left out.</param>
    public static WebApplication Build(string[] arguments, TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateBuilder(arguments);
        builder.Configuration.AddOurs(arguments);
        builder.Services.AddOptionsWithValidateOnStart<ServerOptions, ServerOptionsValidator>()
            .Bind(builder.Configuration.GetSection("Server"), binder => binder.ErrorOnUnknownConfiguration = true);
        builder.Services.AddEntourage(builder.Configuration);
        if (clock is not null) builder.Services.Replace(ServiceDescriptor.Singleton(clock));
        builder.Services.AddPages();
        // Once somebody was here by https, their browser comes by nothing else; never said of localhost.
        builder.Services.AddHsts(https => https.MaxAge = TimeSpan.FromDays(365));
        builder.WebHost.UseStaticWebAssets();
        // A program that was built but not published would read every file anew and let browsers keep none.
        builder.Configuration["ReloadStaticAssetsAtRuntime"] = builder.Environment.IsDevelopment() ? "true" : "false";
        builder.WebHost.ConfigureKestrel((_, kestrel) =>
        {
            var server = kestrel.ApplicationServices.GetRequiredService<IOptions<ServerOptions>>().Value;
            // Without TLS there is no HTTP/2 to be had anyway; a proxy in front speaks it with browsers, and is the one to limit its streams.
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http1);
            if (server.Listen == "any") kestrel.ListenAnyIP(server.Port);
            else if (server.Port == 0) kestrel.Listen(IPAddress.Loopback, 0);
            else kestrel.ListenLocalhost(server.Port);
            kestrel.AddServerHeader = false;
            Limit(kestrel.Limits);
        });
        // What has not ended by then is cut off, and that takes a moment too: all of it within the ten seconds that are promised.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(8));

        var app = builder.Build();
        app.UseAddress();
        app.UseHsts();
        app.UseLinks();
        app.UsePages();
        app.UseEntourage();
        app.MapEntourage();
        app.MapPages();
        return app;
    }

    private static void Limit(KestrelServerLimits limits)
    {
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestHeaderCount = 100;
        limits.MaxRequestLineSize = 8 * 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        // Slower than a bad phone connection means somebody holds the connection for its own sake.
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        // What is larger says so where it is taken: uploads and pictures.
        limits.MaxRequestBodySize = 64 * 1024;
    }

    private static void Announce(WebApplication app)
    {
        var listening = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        if (listening is null) return;
        var configured = app.Services.GetRequiredService<IOptions<SiteOptions>>().Value.Address;
        // Passkeys are bound to a name; a bare loopback address has none.
        var address = configured.Length > 0 ? configured : new UriBuilder(listening.Replace("[::]", "localhost", StringComparison.Ordinal)) { Host = "localhost" }.Uri.GetLeftPart(UriPartial.Authority);
        Console.WriteLine($"Entourage is at {address}");
        using var scope = app.Services.CreateScope();
        var path = app.Services.GetRequiredService<FirstOperator>().Path(app.Services.GetRequiredService<HotReader>());
        if (path is not null) Console.WriteLine($"Nobody runs it yet. Become its operator: {address}{path}");
    }
}
