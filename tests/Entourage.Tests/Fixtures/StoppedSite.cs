using Entourage.Web.Commands;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Fixtures;

/// <summary>A site whose server is stopped, as its commands find it.</summary>
internal static class StoppedSite
{
    /// <summary>What a command works with.</summary>
    /// <param name="server">The site.</param>
    /// <param name="postgres">The address of its database; null on SQLite.</param>
    public static ServiceProvider Stopped(this Server server, string? postgres)
    {
        SqliteConnection.ClearAllPools();
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Folder"] = server.Folder,
            ["Storage:Postgres"] = postgres,
        }).Build();
        return new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(settings).AddEntourage(settings).BuildServiceProvider();
    }

    /// <summary>The operator says that rows, folder and key belong together as they are.</summary>
    public static async Task AcceptAsync(this Server server)
    {
        await using var services = server.Stopped(server.Database);
        var verb = SiteCommand.Define(act => act(services));
        Assert.Equal(0, await CommandLine.RunAsync(CommandLine.Of("", verb), ["site", "accept"], TextWriter.Null, TextWriter.Null, TestContext.Current.CancellationToken));
    }
}
