using Entourage.Kernel;
using Entourage.Members.Pictures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Entourage.Tests.Fixtures;

/// <summary>Stands where another capability will: it is used only while the product itself registers none.</summary>
internal static class StandIns
{
    public static void Add(IServiceCollection services)
    {
        services.TryAddSingleton<IPictureMaker, Copier>();
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
