namespace Entourage.Storage;

/// <summary>What a full disk looks like to .NET.</summary>
internal static class FullDisk
{
    // ENOSPC, EDQUOT and EFBIG of Linux, and ERROR_DISK_FULL of Windows.
    private static readonly int[] Codes = [28, 122, 27, unchecked((int)0x80070070)];

    /// <summary>Whether a file could not be written because there is no room for it.</summary>
    public static bool Is(Exception? fault) => fault is IOException full && Array.IndexOf(Codes, full.HResult) >= 0;
}
