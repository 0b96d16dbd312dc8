using System.CommandLine;
using System.Net;
using Entourage.Invitations;
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
    /// <summary>The verb.</summary>
    public static Command Define()
    {
        var settings = new Argument<string[]>("SETTING")
        {
            Description = "Any setting of docs/settings.md, as --Name value or --Name=value: --PORT 9000. Or use the environment, or entourage.json in the data folder.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        settings.Validators.Add(words =>
        {
            if (Configuration.Complaint([.. words.Tokens.Select(word => word.Value)]) is { } complaint) words.AddError(complaint);
        });
        var serve = new Command("serve", "Starts the web server.") { settings };
        serve.SetAction((parsed, _) => RunAsync(parsed.GetValue(settings) ?? [], parsed.InvocationConfiguration));
        return serve;
    }

    private static async Task<int> RunAsync(string[] arguments, InvocationConfiguration streams)
    {
        if (Configuration.Unknown(arguments) is { } name)
        {
            await streams.Error.WriteLineAsync($"Setting {name}: there is no such setting.");
            return CommandLine.WrongSetting;
        }
        await using var app = Make(arguments);
        // Before anything else is made of the services: nobody may make a key where the site's is missing.
        await app.Services.PrepareServerAsync(CancellationToken.None);
        Use(app);
        var path = await app.Services.GetRequiredService<FirstOperator>().NewPathAsync(CancellationToken.None);
        app.Lifetime.ApplicationStarted.Register(() => Announce(app, path));
        await app.RunAsync();
        return Environment.ExitCode;
    }

    /// <summary>The whole server, not yet started.</summary>
    /// <param name="arguments">Settings, as <c>--Name=value</c>.</param>
    /// <param name="clock">The clock; the system's by default.</param>
    public static WebApplication Build(string[] arguments, TimeProvider? clock = null)
    {
        var app = Make(arguments, clock);
        Use(app);
        return app;
    }

    private static WebApplication Make(string[] arguments, TimeProvider? clock = null)
    {
        // Settings are read once, at the start: watching their files would only use up what a small machine has of watches.
        var builder = WebApplication.CreateBuilder([.. arguments, "--hostBuilder:reloadConfigOnChange=false"]);
        builder.Configuration.AddOurs(arguments);
        builder.Services.AddSettings<ServerOptions, ServerOptionsValidator>(builder.Configuration, "Server");
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

        return builder.Build();
    }

    private static void Use(WebApplication app)
    {
        app.UseAddress();
        app.UseHsts();
        app.UseLinks();
        app.UsePageCompression();
        app.UsePages();
        app.UseEntourage();
        app.MapEntourage();
        app.MapPages();
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

    /// <summary>Where a started server listens, by name: passkeys are bound to one, and a bare loopback address has none. Null when it does not listen.</summary>
    public static string? Address(IServiceProvider services) =>
        services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } listening
            ? new UriBuilder(listening.Replace("[::]", "localhost", StringComparison.Ordinal)) { Host = "localhost" }.Uri.GetLeftPart(UriPartial.Authority)
            : null;

    private static void Announce(WebApplication app, string? path)
    {
        if (Address(app.Services) is not { } listening) return;
        var configured = app.Services.GetRequiredService<IOptions<SiteOptions>>().Value.Address;
        var address = configured.Length > 0 ? configured : listening;
        Console.WriteLine($"Entourage is at {address}");
        if (path is not null) Console.WriteLine($"Nobody runs it yet. Become its operator: {address}{path}");
    }
}
