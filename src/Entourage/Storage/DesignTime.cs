using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Storage;

/// <summary>What the model needs from the container while <c>dotnet ef</c> makes migrations.</summary>
internal static class DesignTime
{
    /// <summary>Identity reads its schema version from the options there; version 3 is the first with passkeys.</summary>
    public static IServiceProvider Services { get; } = new ServiceCollection()
        .Configure<IdentityOptions>(identity => identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3)
        .BuildServiceProvider();
}
