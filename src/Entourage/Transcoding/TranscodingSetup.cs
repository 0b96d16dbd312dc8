using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Transcoding;

/// <summary>Puts transcoding together.</summary>
[FrontDoor]
internal static class TranscodingSetup
{
    /// <summary>Adds the makers of clips and pictures; <see cref="TranscodeLimits"/> come from the capability that knows the site's settings.</summary>
    public static IServiceCollection AddTranscoding(this IServiceCollection services, Func<IServiceProvider, TranscodeLimits> limits)
    {
        services.AddSingleton(limits);
        services.AddSingleton<SandboxOnce>();
        services.AddSingleton<ClipMaker>();
        services.AddSingleton<PictureMaker>();
        return services;
    }
}
