using System.Runtime.InteropServices;

namespace Entourage.Transcoding;

/// <summary>What .NET has no name for: a signal to a whole process group.</summary>
internal static class NativeMethods
{
    /// <summary>SIGKILL in signal(7).</summary>
    public const int KillSignal = 9;

    /// <summary>kill(2).</summary>
    /// <param name="target">A process, or the negative number of a group.</param>
    /// <param name="signal">The signal's number.</param>
    [DllImport("libc", EntryPoint = "kill", SetLastError = true, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Kill(int target, int signal);
}
