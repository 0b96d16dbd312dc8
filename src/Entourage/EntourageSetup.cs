using Entourage.Allowance;
using Entourage.Channels;
using Entourage.Clips;
using Entourage.Connections;
using Entourage.Feeds;
using Entourage.Follows;
using Entourage.Insights;
using Entourage.Invitations;
using Entourage.Live;
using Entourage.Members;
using Entourage.Members.Pictures;
using Entourage.Members.Sessions;
using Entourage.Moderation;
using Entourage.Records;
using Entourage.Rollout;
using Entourage.Transcoding;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage;

/// <summary>Every capability, in the order of who may call whom.</summary>
internal static class EntourageSetup
{
    /// <summary>Adds everything that needs no web server: what the command line uses too.</summary>
    public static IServiceCollection AddEntourage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<SiteOptions, SiteOptionsValidator>(configuration, "Site");
        services.AddSingleton(TimeProvider.System);
        services.AddApiDocument();
        services.AddWireJson();
        services.AddStorage(configuration);
        services.AddRecords();
        services.AddAllowance(configuration);
        services.AddSingleton<SiteLinks>();
        services.AddSingleton<ProxyFaults>();
        services.AddSingleton<Networks>();
        services.AddSingleton<Places>();
        services.AddLimits(configuration);
        services.AddLive();
        services.AddMembers(configuration);
        services.AddClips(configuration);
        services.AddSingleton<IPictureMaker, Pictures>();
        services.AddSingleton<IContactPictureMaker, SmallPictures>();
        services.AddFollows();
        services.AddFeeds();
        services.AddChannels(configuration);
        services.AddConnectedAccounts();
        services.AddRollouts();
        services.AddInvitations(configuration);
        services.AddModeration();
        services.AddInsights();
        // After whoever tidies up at the start: it goes on with what a restart interrupted.
        services.AddHostedService(s => s.GetRequiredService<Deletions>());
        services.RefuseUnknownSections(configuration);
        return services;
    }

    /// <summary>Ahead of everything: whom a request comes from, past the proxies that are known, and that it is meant for this site.</summary>
    public static void UseAddress(this WebApplication app)
    {
        LastHop.Use(app);
        KnownProxies.Use(app);
        OneAddress.Use(app);
    }

    /// <summary>What every request passes: errors as problems, where it came from, who asks.</summary>
    public static void UseEntourage(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = Faults.AnswerAsync,
            // A body that cannot be read is its sender's affair and must not fill our log.
            SuppressDiagnosticsCallback = fault => fault.Exception is BadHttpRequestException,
        });
        app.UseRouting();
        app.Use((HttpContext context, RequestDelegate next) => BodyEncoding.Check(context, next));
        var links = app.Services.GetRequiredService<SiteLinks>();
        app.Use((HttpContext context, RequestDelegate next) => SameOrigin.Check(context, links, next));
        var sessions = app.Services.GetRequiredService<SessionKeeper>();
        app.Use((HttpContext context, RequestDelegate next) => sessions.Recognise(context, next));
        var rollouts = app.Services.GetRequiredService<IRollouts>();
        app.Use((HttpContext context, RequestDelegate next) => LookAsync(rollouts, context, next));
        var limits = app.Services.GetRequiredService<RequestLimits>();
        app.Use((HttpContext context, RequestDelegate next) => Authorization.Check(context, limits, next));
        app.Use((HttpContext context, RequestDelegate next) => limits.Check(context, next));
        app.Use((HttpContext context, RequestDelegate next) => TakenTypes.Check(context, next));
    }

    /// <summary>The HTTP endpoints of every capability.</summary>
    public static void MapEntourage(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1");
        api.MapLive();
        api.MapMembers();
        app.MapPictures();
        api.MapClips();
        app.MapMedia();
        api.MapFollows();
        api.MapFeeds();
        api.MapChannels();
        api.MapConnectedAccounts();
        api.MapRollouts();
        api.MapInvitations();
        app.MapLinks();
        api.MapModeration();
        api.MapInsights();
        Health.Map(app);
        ApiDocument.Map(app);
    }

    // Here it is awaited, so that pages and transactions need not.
    private static async Task LookAsync(IRollouts rollouts, HttpContext context, RequestDelegate next)
    {
        if (Caller.Of(context) is not null) await rollouts.LookAsync(context.RequestAborted);
        await next(context);
    }

    // Membership does not know how pictures are decoded, and the decoder knows no members.
    private sealed class Pictures(PictureMaker maker) : IPictureMaker
    {
        public Task<Outcome<Done>> MakeAsync(string input, string output, CancellationToken stop) => maker.MakeAsync(input, output, stop);
    }

    // Nor do connections.
    private sealed class SmallPictures(PictureMaker maker) : IContactPictureMaker
    {
        public async Task<byte[]?> DrawAsync(byte[] picture, CancellationToken stop) => (await maker.MakeSmallAsync(picture, stop)).Value;
    }
}
