using System.Text.Json;
using System.Text.RegularExpressions;

namespace Entourage.Tests.Fixtures;

/// <summary>What the repository's own documents and files say, for tests that hold other files against them.</summary>
internal static partial class Handbook
{
    /// <summary>Every setting, as an environment variable is called: <c>Clips__MostSeconds</c>, and <c>PORT</c> for what has a short name.</summary>
    public static IReadOnlySet<string> Variables { get; } = (
        from line in File.ReadLines(Path.Combine(Repository.Root, "docs", "settings.md"))
        where line.StartsWith("| `", StringComparison.Ordinal)
        let columns = line.Split('|')
        from Match name in Quoted().Matches(columns[1] + columns[2])
        select name.Groups[1].Value.Replace(":", "__", StringComparison.Ordinal)).ToHashSet();

    /// <summary>Every operation of the API, as <c>GET /api/v1/clips/{id}</c>.</summary>
    public static IReadOnlySet<string> Operations { get; } = (
        from path in Json("docs/openapi.json").GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select $"{operation.Name.ToUpperInvariant()} {path.Name}").ToHashSet();

    public static JsonElement Json(string path) => JsonElement.Parse(File.ReadAllText(Path.Combine(Repository.Root, path)));

    public static bool Exists(string path) => Path.Exists(Path.Combine(Repository.Root, path));

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
