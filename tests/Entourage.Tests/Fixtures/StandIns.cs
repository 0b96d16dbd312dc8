using Entourage.Kernel;
using Entourage.Members;
using Entourage.Members.Pictures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Entourage.Tests.Fixtures;

/// <summary>Stand where other capabilities will: each is used only while the product itself registers none.</summary>
internal static class StandIns
{
    public static void Add(IServiceCollection services)
    {
        services.TryAddSingleton<IEntrance, NoEntrance>();
        services.TryAddSingleton<IPictureMaker, Copier>();
    }

    private sealed class NoEntrance : IEntrance
    {
        public Outcome<IArrival> Knock(HttpContext context, string token, string? ticket) => new Problem("not_found", 404, "No invitations here.");
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
