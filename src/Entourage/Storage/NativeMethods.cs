using System.Runtime.InteropServices;

namespace Entourage.Storage;

/// <summary>What POSIX can do and .NET has no words for: opening a folder, to force its entries to disk.</summary>
internal static class NativeMethods
{
    public const int ReadOnly = 0;

    /// <param name="path">UTF-8 with a zero at its end.</param>
    /// <param name="flags">As open(2) knows them.</param>
    [DllImport("libc", EntryPoint = "open", SetLastError = true, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Fsync(int file);

    [DllImport("libc", EntryPoint = "close", SetLastError = true, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Close(int file);
}
