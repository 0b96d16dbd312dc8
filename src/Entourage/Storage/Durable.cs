using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace Entourage.Storage;

/// <summary>
/// Files that a committed row speaks of must be on disk before the row is: their bytes, and the folder entries that lead to them. A rename
/// without the second can be undone by a power cut. Thread-safe.
/// </summary>
[FrontDoor]
internal static class Durable
{
    /// <summary>Forces a file's bytes to disk.</summary>
    public static void File(string path)
    {
        using var handle = System.IO.File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(handle);
    }

    /// <summary>Forces a folder's entries to disk. Windows does so by itself.</summary>
    /// <exception cref="IOException">The disk did not take them.</exception>
    public static void Folder(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        var folder = NativeMethods.Open([.. Encoding.UTF8.GetBytes(path), 0], NativeMethods.ReadOnly);
        if (folder < 0) throw Failed(path);
        try
        {
            if (NativeMethods.Fsync(folder) != 0) throw Failed(path);
        }
        finally
        {
            _ = NativeMethods.Close(folder);
        }
    }

    private static IOException Failed(string path)
    {
        var reason = new Win32Exception(Marshal.GetLastPInvokeError());
        return new IOException($"{path}: {reason.Message}", reason);
    }
}
