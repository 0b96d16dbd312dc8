using System.Text.Json;
using System.Text.RegularExpressions;

namespace Entourage.Tests.Architecture;

/// <summary>What runs where the repository is hosted calls what there is.</summary>
public sealed partial class WorkflowTests
{
    // What each kind of update reads in its folders.
    private static readonly Dictionary<string, string> Manifests = new()
    {
        ["docker"] = "Dockerfile",
        ["dotnet-sdk"] = "global.json",
        ["github-actions"] = ".github/workflows/ci.yml",
        ["npm"] = "package-lock.json",
        ["nuget"] = "Directory.Packages.props",
    };

    private static readonly JsonElement Jobs = Yaml.Read(".github/workflows/ci.yml").GetProperty("jobs");

    private static IEnumerable<JsonElement> Steps => Jobs.EnumerateObject().SelectMany(job => job.Value.GetProperty("steps").EnumerateArray());

    private static IEnumerable<string> Commands => Steps.Where(step => step.TryGetProperty("run", out _)).SelectMany(step => step.Text("run").Split('\n')).Select(line => line.Trim());

    [Fact]
    public void Every_job_says_where_it_runs_and_for_how_long_and_every_step_does_one_thing()
    {
        foreach (var job in Jobs.EnumerateObject())
        {
            Assert.True(job.Value.TryGetProperty("runs-on", out _) && job.Value.TryGetProperty("timeout-minutes", out _), job.Name);
        }
        Assert.All(Steps, step => Assert.True(step.TryGetProperty("run", out _) ^ step.TryGetProperty("uses", out _), step.GetRawText()));
        Assert.All(Steps.Where(step => step.TryGetProperty("uses", out _)), step => Assert.Matches(Action(), step.Text("uses")));
    }

    [Fact]
    public void It_runs_everything_with_the_SDK_that_the_repository_asks_for()
    {
        Assert.Contains("./test", Commands);
        Assert.Contains(Steps, step => step.Or("with") is { ValueKind: JsonValueKind.Object } with && with.Text("global-json-file") == "global.json");
        Assert.All(Commands.Where(command => command.StartsWith("./", StringComparison.Ordinal)), command => Assert.True(Handbook.Exists(command.Split(' ')[0]), command));
    }

    [Fact]
    public void It_builds_the_image_and_starts_it_on_both_stores()
    {
        var compose = Yaml.Read("compose.yaml").GetProperty("services").EnumerateObject().SelectMany(one => one.Value.GetProperty("profiles").Texts()).ToHashSet();
        var used = Commands.Where(command => command.StartsWith("docker compose", StringComparison.Ordinal)).SelectMany(command => Profile().Matches(command)).ToList();
        Assert.Equal(compose.Order(StringComparer.Ordinal), used.Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(Commands, command => command.EndsWith(" build", StringComparison.Ordinal));
        Assert.All(compose, profile => Assert.Contains(Commands, command => command.StartsWith($"docker compose --profile {profile} up --wait", StringComparison.Ordinal)));
    }

    [Fact]
    public void Updates_are_looked_for_wherever_versions_are_written()
    {
        var updates = Yaml.Read(".github/dependabot.yml").GetProperty("updates").EnumerateArray().ToList();
        Assert.Equal(Manifests.Keys.Order(StringComparer.Ordinal), updates.Select(update => update.Text("package-ecosystem")).Order(StringComparer.Ordinal));
        Assert.Empty(
            from update in updates
            from folder in update.Or("directories").Texts().DefaultIfEmpty(update.TryGetProperty("directory", out var one) ? one.GetString()! : "")
            let file = Path.Combine(folder.TrimStart('/'), Manifests[update.Text("package-ecosystem")])
            where !Handbook.Exists(file)
            select file);
        Assert.All(updates, update => Assert.True(update.TryGetProperty("schedule", out _)));
        // One file cannot be grouped.
        Assert.All(updates.Where(update => update.Text("package-ecosystem") != "dotnet-sdk"), update => Assert.True(update.TryGetProperty("groups", out _)));
    }

    [GeneratedRegex(@"^[\w-]+/[\w-]+@v\d+$")]
    private static partial Regex Action();

    [GeneratedRegex(@"--profile (\w+)")]
    private static partial Regex Profile();
}
