namespace Entourage.Tests.Fixtures;

/// <summary>The working copy that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>Its root: where the solution stands.</summary>
    public static string Root { get; } = Find();

    /// <summary>The files that people write: no build output, nothing generated.</summary>
    public static IEnumerable<string> Written(params string[] folders) => folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories))
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Intersect(["bin", "obj", "artifacts", "Migrations", "node_modules"]).Any());

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Entourage.slnx"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
