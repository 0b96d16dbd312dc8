using System.Collections.Concurrent;
using Entourage.Members.Pictures;
using Entourage.Transcoding;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Entourage.Tests.Fixtures;

/// <summary>
/// Stands where ffmpeg would: tests of membership send pictures that are only the beginning of one. And passwords are hashed once instead of the
/// hundred thousand times that make it slow on purpose: nearly every test has somebody join. How well children can be kept apart on this machine is found
/// out once for all servers, rather than by six programs for each of three hundred.
/// </summary>
internal static class StandIns
{
    private static readonly ConcurrentDictionary<TranscodeLimits, SandboxOnce> Sandboxes = new();

    public static void Add(IServiceCollection services)
    {
        services.Replace(ServiceDescriptor.Singleton(provider => Sandboxes.GetOrAdd(
            provider.GetRequiredService<TranscodeLimits>(), static limits => new SandboxOnce(limits, TimeProvider.System, NullLogger<Sandbox>.Instance))));
        services.Replace(ServiceDescriptor.Singleton<IPictureMaker, Copier>());
        services.Configure<PasswordHasherOptions>(hashing => hashing.IterationCount = 1);
    }

    /// <summary>Where only one capability is there: nobody has staged anything.</summary>
    public sealed class Everybody : IRollouts
    {
        public ValueTask LookAsync(CancellationToken stop) => ValueTask.CompletedTask;

        public bool Has(string feature, MemberId member) => true;
    }

    private sealed class Copier : IPictureMaker
    {
        public Task<Outcome<Done>> MakeAsync(string input, string output, CancellationToken stop)
        {
            File.Copy(input, output);
            return Task.FromResult<Outcome<Done>>(default(Done));
        }
    }
}
