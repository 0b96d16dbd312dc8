using System.Runtime.Versioning;

namespace Entourage.Storage;

/// <summary>What only the user that runs the server may read: other users of the machine are not readers of the site's rows. Thread-safe.</summary>
internal static class Private
{
    /// <summary>For a file.</summary>
    public const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>For a folder.</summary>
    public const UnixFileMode Folder = File | UnixFileMode.UserExecute;

    /// <summary>Makes a folder that is closed to others, and closes one that is not.</summary>
    public static string MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows()) return Directory.CreateDirectory(path).FullName;
        var folder = Directory.CreateDirectory(path, Folder).FullName;
        Close(folder, Folder);
        return folder;
    }

    /// <summary>Makes a file that is closed to others, unless there is one, and closes one that is not.</summary>
    public static void MakeFile(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        // One that is there is never opened here: closing it again would end the locks that SQLite has on it in this process (fcntl(2)).
        if (!System.IO.File.Exists(path)) new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, UnixCreateMode = File }).Dispose();
        Close(path, File);
    }

    /// <summary>Closes a file to others, if it is there.</summary>
    public static void CloseFile(string path)
    {
        if (!OperatingSystem.IsWindows() && System.IO.File.Exists(path)) Close(path, File);
    }

    [UnsupportedOSPlatform("windows")]
    private static void Close(string path, UnixFileMode most)
    {
        var mode = System.IO.File.GetUnixFileMode(path);
        if ((mode & most) != mode) System.IO.File.SetUnixFileMode(path, mode & most);
    }
}
