using Entourage.Kernel;
using Entourage.Storage;
using Entourage.Transcoding;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Entourage.Clips;

/// <summary>Puts clips together.</summary>
public static class ClipsSetup
{
    /// <summary>Adds uploading, making, showing, liking and counting.</summary>
    public static IServiceCollection AddClips(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<ClipsOptions, ClipsOptionsValidator>(configuration, "Clips");
        services.Configure<JsonOptions>(o => o.SerializerOptions.TypeInfoResolverChain.Insert(0, ClipsJson.Default));
        services.AddTranscoding(s => Limits(s.GetRequiredService<IOptions<ClipsOptions>>().Value));
        services.AddSharedPart<MediaAddresses>();
        services.AddSharedPart<ClipSight>();
        services.AddSingleton<ClipFolders>();
        services.AddSingleton<UploadSlots>();
        services.AddSingleton<Viewers>();
        services.AddSingleton<TranscodeQueue>();
        services.AddHostedService(s => s.GetRequiredService<TranscodeQueue>());
        services.AddSingleton<ServeMedia>();
        services.AddSingleton<WatchProgress>();
        services.AddSharedPart<UploadClip>();
        services.AddSharedPart<ReadClip>();
        services.AddSharedPart<ChangeClip>();
        services.AddSharedPart<DeleteClip>();
        services.AddSharedPart<ListClips>();
        services.AddSharedPart<LikeClip>();
        services.AddSharedPart<CountView>();
        services.AddSharedPart<ClipLoad>();
        services.AddSingleton<IForgetsMembers, ForgetMember>();
        services.AddSingleton<IExportsMembers, ExportMember>();
        return services;
    }

    /// <summary>Maps the API of clips.</summary>
    public static void MapClips(this RouteGroupBuilder api)
    {
        UploadClip.Map(api);
        ReadClip.Map(api);
        ChangeClip.Map(api);
        DeleteClip.Map(api);
        ListClips.Map(api);
        WatchProgress.Map(api);
        LikeClip.Map(api);
        CountView.Map(api);
    }

    /// <summary>Maps the finished files.</summary>
    public static void MapMedia(this IEndpointRouteBuilder app) => ServeMedia.Map(app);

    private static TranscodeLimits Limits(ClipsOptions options) => new()
    {
        MaxSeconds = options.MostSeconds,
        MaxBytes = options.MostMegabytes * 1_000_000L,
        MaxOutputBytes = options.MostMegabytes * 2_000_000L,
        WallClock = TimeSpan.FromSeconds(options.MostTranscodeSeconds),
        // Two cores, and some of the time spent waiting.
        CpuSeconds = options.MostTranscodeSeconds * 3 / 2,
        FfmpegFolder = string.IsNullOrWhiteSpace(options.FfmpegFolder) ? null : options.FfmpegFolder,
    };
}
