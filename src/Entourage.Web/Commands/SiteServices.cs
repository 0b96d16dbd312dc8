namespace Entourage.Web.Commands;

/// <summary>Lets a verb use a site's services without starting them.</summary>
/// <param name="act">What the verb does; its answer is the exit code.</param>
internal delegate Task<int> WithSite(Func<IServiceProvider, Task<int>> act);

/// <summary>The site of the environment's settings, for verbs that work beside a server or without one.</summary>
internal static class SiteServices
{
    /// <summary>Makes the services, and lets them go at the end. Log lines go to standard error, because standard output is for answers.</summary>
    public static async Task<int> UseAsync(Func<IServiceProvider, Task<int>> act)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddOurs([]);
        builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddEntourage(builder.Configuration);
        using var host = builder.Build();
        return await act(host.Services);
    }
}
