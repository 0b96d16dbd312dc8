using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd.Kills;

/// <summary>
/// Starts the server on a disk of so many kilobytes, says how that ended, and starts it again with room enough. Each is a script of the shell that gets the
/// kilobytes.
/// </summary>
internal static class Disk
{
    /// <summary>A real disk in memory, which only this script and what it starts can see: it needs no rights but user namespaces.</summary>
    public const string Mounted =
        """
        exec unshare --user --map-root-user --mount sh -c '
          mount -t tmpfs -o size="$1k",mode=0700 none "$DATA" || exit 1
          dotnet "$PROGRAM" serve
          echo "ended $?"
          mount -o remount,size=500m "$DATA" || exit 1
          exec dotnet "$PROGRAM" serve' sh "$1"
        """;

    /// <summary>Where namespaces are forbidden: no file may become larger. The server is told, rather than ended, when one would.</summary>
    public const string Limited =
        """
        prlimit --fsize="$(($1 * 1024))" env --ignore-signal=XFSZ dotnet "$PROGRAM" serve
        echo "ended $?"
        exec dotnet "$PROGRAM" serve
        """;

    /// <summary>Whether <see cref="Mounted"/> works on this machine.</summary>
    public static async Task<bool> CanBeMadeAsync()
    {
        await using var tried = Child.Start("unshare", ["--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", "/tmp"]);
        return await tried.EndAsync(TimeSpan.FromSeconds(10)) == 0;
    }
}
