namespace Entourage.Tests.Fixtures;

/// <summary>A file in the working copy that is made by a test and reviewed by a person.</summary>
internal static class Snapshot
{
    /// <summary>Compares, or writes when <c>ACCEPT_SNAPSHOTS</c> is 1 (see <c>scripts/accept-snapshots</c>).</summary>
    public static void Match(string path, string actual)
    {
        var file = Path.Combine(Repository.Root, path);
        actual = actual.ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("ACCEPT_SNAPSHOTS") == "1") File.WriteAllText(file, actual);
        Assert.True(File.Exists(file), $"There is no {path}. Run scripts/accept-snapshots and review the diff.");
        Assert.True(File.ReadAllText(file) == actual, $"{path} no longer says what the code does. Run scripts/accept-snapshots and review the diff.");
    }
}
