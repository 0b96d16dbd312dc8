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

    // What a host reads before anything else.
    private static readonly string[] OfTheHost =
    [
        HostDefaults.ApplicationKey, HostDefaults.EnvironmentKey, HostDefaults.ContentRootKey, WebHostDefaults.WebRootKey, WebHostDefaults.DetailedErrorsKey, "AllowedHosts",
    ];

    // The framework's own messages are only for operators who ask for them.
    private static readonly Dictionary<string, string?> Quiet = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        // A start that failed is told by whoever started it, in one line where that is enough.
        ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "Critical",
        // It says nothing at that level, and without it no activity and no scope are made for every request.
        ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "None",
        // These quote what was asked for: addresses that are somebody's secret, and headers. They stay silent even when everything else is asked for.
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
        configuration.AddJsonFile(Path.GetFullPath(Path.Combine(folder, Settings.FileName)), optional: true);
        configuration.AddInMemoryCollection(Spelt(new ConfigurationBuilder().AddEnvironmentVariables().Build()));
        configuration.AddEnvironmentVariables();
        configuration.AddInMemoryCollection(Spelt(lines));
        configuration.AddCommandLine(arguments);
    }

    /// <summary>What is wrong with words that should be settings; null when each has its name and its value.</summary>
    public static string? Complaint(IReadOnlyList<string> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] is not ['-', '-', not ('-' or '='), ..] word) return $"'{words[i]}' is not a setting. Settings are written --Name value.";
            if (word.Contains('=', StringComparison.Ordinal)) continue;
            if (++i == words.Count || words[i].StartsWith("--", StringComparison.Ordinal)) return $"{word} has no value.";
        }
        return null;
    }

    /// <summary>The first name on the command line that is neither a short one nor of a section; what is in a section, that section checks.</summary>
    public static string? Unknown(string[] words) =>
        new ConfigurationBuilder().AddCommandLine(words).Build().GetChildren().Where(one => !one.GetChildren().Any()).Select(one => one.Key)
            .FirstOrDefault(name => !Short.ContainsKey(name) && !OfTheHost.Contains(name, StringComparer.OrdinalIgnoreCase));

    private static IEnumerable<KeyValuePair<string, string?>> Spelt(IConfiguration given) =>
        from name in Short
        where given[name.Key] is { Length: > 0 }
        select KeyValuePair.Create(name.Value, given[name.Key]);
}
