using Microsoft.Extensions.Configuration.Memory;

namespace Entourage.Web.Commands;

/// <summary>
/// Where settings come from, each over the one before: the program's defaults, <c>entourage.json</c> in the data folder, environment
/// variables (<c>Clips__MostSeconds=60</c>), the command line (<c>--Clips:MostSeconds 60</c>).
/// </summary>
internal static class Configuration
{
    // Short names for what nearly everybody sets.
    private static readonly Dictionary<string, string> Short = new(StringComparer.OrdinalIgnoreCase)
    {
        ["PORT"] = "Server:Port",
        ["LISTEN"] = "Server:Listen",
        ["DATA"] = "Storage:Folder",
        ["ADDRESS"] = "Site:Address",
    };

    // What the framework has to say is for whoever asks for it.
    private static readonly Dictionary<string, string?> Quiet = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        // It says nothing at that level, and without it no activity and no scope are made for every request.
        ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "None",
        // These quote what was asked for: addresses that are somebody's secret, and headers. Whoever wants to hear everything else does not hear them.
        ["Logging:LogLevel:Microsoft.AspNetCore.Routing.Matching"] = "Warning",
        ["Logging:LogLevel:Microsoft.AspNetCore.Components.Routing"] = "Warning",
        ["Logging:LogLevel:Microsoft.AspNetCore.Server.Kestrel.BadRequests"] = "None",
        ["Logging:Console:FormatterName"] = "simple",
        ["Logging:Console:FormatterOptions:SingleLine"] = "true",
        ["Logging:Console:FormatterOptions:TimestampFormat"] = "yyyy-MM-dd HH:mm:ss ",
    };

    public static void AddOurs(this IConfigurationManager configuration, string[] arguments)
    {
        var lines = new ConfigurationBuilder().AddCommandLine(arguments).Build();
        var folder = lines["DATA"] ?? lines["Storage:Folder"] ?? configuration["DATA"] ?? configuration["Storage:Folder"] ?? "data";
        configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Quiet });
        configuration.AddJsonFile(Path.GetFullPath(Path.Combine(folder, "entourage.json")), optional: true);
        configuration.AddInMemoryCollection(Spelt(new ConfigurationBuilder().AddEnvironmentVariables().Build()));
        configuration.AddEnvironmentVariables();
        configuration.AddInMemoryCollection(Spelt(lines));
        configuration.AddCommandLine(arguments);
    }

    private static IEnumerable<KeyValuePair<string, string?>> Spelt(IConfiguration given) =>
        from name in Short
        where given[name.Key] is { Length: > 0 }
        select KeyValuePair.Create(name.Value, given[name.Key]);
}
