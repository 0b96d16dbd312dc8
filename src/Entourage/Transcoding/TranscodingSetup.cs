using Entourage.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Transcoding;

/// <summary>Puts transcoding together.</summary>
public static class TranscodingSetup
{
    /// <summary>Adds the makers of clips and pictures; <see cref="TranscodeLimits"/> come from whoever knows the site's settings.</summary>
    public static IServiceCollection AddTranscoding(this IServiceCollection services, Func<IServiceProvider, TranscodeLimits> limits)
    {
        services.AddSingleton(limits);
        services.AddSingleton<SandboxOnce>();
        services.AddSharedPart<ClipMaker>();
        services.AddSharedPart<PictureMaker>();
        return services;
    }
}
