namespace Entourage.Bench;

/// <summary>The working copy that this program was built from.</summary>
internal static class Places
{
    public static string Repository { get; } = Find();

    public static string Benchmarks => Path.Combine(Repository, "benchmarks");

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Entourage.slnx"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
