namespace Entourage.Transcoding;

/// <summary>What a child leaves in the one folder it may write to. An overcome one may leave anything there, and make it hard to remove.</summary>
[FrontDoor]
internal static class Leftovers
{
    private const UnixFileMode Ours = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Removes a folder with all that is in it, also folders that nobody was meant to open; links are removed and never followed.</summary>
    /// <returns>Whether it was there.</returns>
    public static bool Remove(string folder)
    {
        if (!Directory.Exists(folder)) return false;
        var closed = new Stack<string>([folder]);
        while (!OperatingSystem.IsWindows() && closed.TryPop(out var next))
        {
            File.SetUnixFileMode(next, Ours);
            foreach (var inner in new DirectoryInfo(next).EnumerateDirectories())
            {
                if (inner.LinkTarget is null) closed.Push(inner.FullName);
            }
        }

        Directory.Delete(folder, recursive: true);
        return true;
    }

    /// <summary>
    /// Whether a folder holds nothing but files, and only of these names. A link would be followed by whoever reads or serves it, out of the
    /// sandbox; a pipe, which has no length, would keep its reader waiting for ever.
    /// </summary>
    internal static bool AreFiles(string folder, IReadOnlyList<string> names) =>
        new DirectoryInfo(folder).EnumerateFileSystemInfos().All(entry =>
            entry is FileInfo { LinkTarget: null, Length: > 0 } file && names.Contains(file.Name));
}
