namespace Entourage.Tests.Fixtures;

/// <summary>A Dockerfile as its instructions: comments left out, continued lines joined.</summary>
internal sealed class Dockerfile
{
    private Dockerfile(IReadOnlyList<(string Name, string Text)> instructions) => Instructions = instructions;

    public IReadOnlyList<(string Name, string Text)> Instructions { get; }

    public static Dockerfile Read(string path)
    {
        var lines = File.ReadLines(Path.Combine(Repository.Root, path)).Where(line => !line.StartsWith('#') && line.Trim().Length > 0);
        return new([
            .. string.Join('\n', lines).Replace("\\\n", "", StringComparison.Ordinal).Split('\n')
                .Select(line => line.Split(' ', 2)).Select(words => (words[0], words.ElementAtOrDefault(1) ?? "")),
        ]);
    }

    public IEnumerable<string> All(string name) => Instructions.Where(one => one.Name == name).Select(one => one.Text);

    public string Only(string name) => Assert.Single(All(name));

    /// <summary>What the image gets from Debian's or Ubuntu's packages.</summary>
    public IReadOnlySet<string> Packages() =>
        All("RUN").SelectMany(run => run.Split("&&")).Select(command => command.Trim()).Where(command => command.StartsWith("apt-get install", StringComparison.Ordinal))
            .SelectMany(command => command.Split(' ').Skip(2)).Where(word => word.Length > 0 && !word.StartsWith('-')).ToHashSet();
}
