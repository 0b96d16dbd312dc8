using System.Text.RegularExpressions;

namespace Entourage.Tests.Architecture;

/// <summary>What an editor and a dev container are told about the repository is true.</summary>
public sealed partial class EditorTests
{
    // What .NET, Git and an editor need.
    private static readonly string[] BesidesScripts =
        ["ca-certificates", "git", "less", "libicu72", "libssl3", "libstdc++6", "openssh-client", "procps", "sudo", "tzdata"];

    [Fact]
    public void The_dev_container_brings_the_SDK_and_every_package_that_a_script_asks_for()
    {
        var container = Handbook.Json(".devcontainer/devcontainer.json");
        Assert.False(container.TryGetProperty("features", out _)); // they come from a registry
        Assert.Equal("..", container.GetProperty("build").Text("context")); // where global.json is
        var image = Dockerfile.Read(Path.Combine(".devcontainer", container.GetProperty("build").Text("dockerfile")));
        Assert.Contains(image.All("RUN"), run => run.StartsWith("useradd ", StringComparison.Ordinal) && run.Contains($" {container.Text("remoteUser")} ", StringComparison.Ordinal));
        var asked =
            from script in (string[])["bench", "run", "test", .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "scripts"))]
            from line in File.ReadLines(Path.Combine(Repository.Root, script))
            where !line.StartsWith('#') && (line.Contains("scripts/need", StringComparison.Ordinal) || Needed().IsMatch(line))
            from Match package in Package().Matches(line)
            select package.Groups[1].Value;
        Assert.Equal(asked.Distinct().Order(StringComparer.Ordinal), image.Packages().Except(BesidesScripts).Order(StringComparer.Ordinal));
        Assert.Equal(["8080"], container.GetProperty("forwardPorts").EnumerateArray().Select(port => port.GetRawText()));
    }

    [Fact]
    public void Tasks_and_debugging_start_what_there_is()
    {
        var tasks = Handbook.Json(".vscode/tasks.json").GetProperty("tasks").EnumerateArray().ToList();
        var configurations = Handbook.Json(".vscode/launch.json").GetProperty("configurations").EnumerateArray().ToList();
        Assert.Empty(configurations.Select(one => one.Text("preLaunchTask")).Except(tasks.Select(task => task.Text("label"))));
        Assert.All(configurations, one =>
        {
            var project = Path.GetFileNameWithoutExtension(one.Text("program"));
            Assert.Equal($"${{workspaceFolder}}/artifacts/bin/{project}/debug/{project}.dll", one.Text("program"));
            Assert.True(Handbook.Exists($"src/{project}") || Handbook.Exists($"tests/{project}"), project);
        });
        Assert.Empty(
            from task in tasks
            from word in task.GetProperty("args").Texts().Prepend(task.Text("command"))
            where word.Contains('/', StringComparison.Ordinal) && !Handbook.Exists(word)
            select word);
    }

    [Fact]
    public void Launch_profiles_set_what_are_settings()
    {
        var profiles = Handbook.Json("src/Entourage.Web/Properties/launchSettings.json").GetProperty("profiles").EnumerateObject().ToList();
        Assert.Equal("serve", profiles[0].Name); // dotnet watch takes the first
        Assert.Empty(
            from profile in profiles
            from variable in profile.Value.GetProperty("environmentVariables").EnumerateObject()
            where !variable.Name.StartsWith("ASPNETCORE_", StringComparison.Ordinal) && !Handbook.Variables.Contains(variable.Name)
            select variable.Name);
    }

    [GeneratedRegex(@"^\w+=\(.*:")]
    private static partial Regex Needed();

    [GeneratedRegex(@"(?<![\w$/])([a-z][a-z0-9-]+):[/a-z]")]
    private static partial Regex Package();
}
