using Entourage.Transcoding;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Clips;

/// <summary>Puts clips together.</summary>
internal static class ClipsSetup
{
    /// <summary>Adds uploading, making, showing, liking and counting.</summary>
    public static IServiceCollection AddClips(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<ClipsOptions, ClipsOptionsValidator>(configuration, "Clips");
        services.Configure<JsonOptions>(o => o.SerializerOptions.TypeInfoResolverChain.Insert(0, ClipsJson.Default));
        services.AddTranscoding(s => Limits(s.GetRequiredService<IOptions<ClipsOptions>>().Value));
        services.AddSingleton<MediaAddresses>();
        services.AddSingleton<ClipSight>();
        services.AddSingleton<ClipFolders>();
        services.AddSingleton<UploadSlots>();
        services.AddSingleton<Viewers>();
        services.AddSingleton<LostFiles>();
        // Before the queue, and before the server listens: nothing comes in, and nothing is made, while the folders are looked through.
        services.AddHostedService<SweepFolders>();
        services.AddSingleton<HeadStarts>();
        services.AddSingleton<MakeClip>();
        services.AddSingleton<TranscodeQueue>();
        services.AddHostedService(s => s.GetRequiredService<TranscodeQueue>());
        services.AddSingleton<ServeMedia>();
        services.AddSingleton<WatchProgress>();
        services.AddSingleton<UploadClip>();
        services.AddSingleton<ReadClip>();
        services.AddSingleton<ChangeClip>();
        services.AddSingleton<DeleteClip>();
        services.AddSingleton<RetryClip>();
        services.AddSingleton<ListClips>();
        services.AddSingleton<LikeClip>();
        services.AddSingleton<CountView>();
        services.AddSingleton<ClipLoad>();
        services.AddSingleton<IForgetsMembers, ForgetMember>();
        services.AddSingleton<IForgets, ForgetClip>();
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
        RetryClip.Map(api);
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
