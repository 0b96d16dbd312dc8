using System.IO.Enumeration;
using Entourage.Transcoding;

namespace Entourage.Clips;

/// <summary>
/// Finished films and whole uploads that no row speaks of. That a row is missing may be the fault of the rows: an older backup, another database. So what
/// people made is put aside under the day's date, comes back when a row asks for it again, and goes for good after thirty days or when the operator
/// says so. It stays on its disk, because a rename does. Thread-safe.
/// </summary>
internal sealed class LostFiles(ClipFolders folders)
{
    /// <summary>The folder inside <c>media</c> and <c>uploads</c>.</summary>
    public const string Folder = "lost";

    private const string Day = "yyyy-MM-dd";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private string[] Roots => [folders.Media, folders.Uploads];

    /// <summary>Puts a file or folder aside.</summary>
    /// <param name="root">Of which folder of the site, <c>media</c> or <c>uploads</c>.</param>
    /// <param name="inside">Where it is in there.</param>
    /// <param name="now">Decides which date it is put under.</param>
    public static void PutAside(string root, string inside, DateTimeOffset now)
    {
        var day = Path.Combine(root, Folder, now.UtcDateTime.ToString(Day, CultureInfo.InvariantCulture));
        // Put aside, brought back and put aside again on one day.
        for (var place = day; ; place = $"{day}.{Guid.NewGuid():N}")
        {
            var to = Path.Combine(place, inside);
            if (!Move(Path.Combine(root, inside), to)) continue;
            Durable.Folder(Path.GetDirectoryName(to)!);
            return;
        }
    }

    /// <summary>Brings back what rows speak of again; how much.</summary>
    /// <param name="find">The row of a clip, or null.</param>
    public async Task<int> BringBackAsync(Func<ClipId, ValueTask<ClipCard?>> find)
    {
        var back = 0;
        foreach (var day in Days())
        {
            foreach (var one in Directory.EnumerateFileSystemEntries(day))
            {
                if (!ClipId.TryParse(Path.GetFileName(one), null, out var id) || await find(id) is not { } clip) continue;
                var (from, to) = Directory.Exists(one)
                    ? (Path.Combine(one, clip.Revision.ToString(CultureInfo.InvariantCulture)), folders.Finished(id, clip.Revision, ""))
                    : (one, folders.Upload(id));
                var wanted = Directory.Exists(one) ? clip.Status is ClipStatus.Ready or ClipStatus.TakenDown : clip.KeepsUpload;
                if (wanted && Path.Exists(from) && Move(from, Path.TrimEndingDirectorySeparator(to))) back++;
            }
        }
        return back;
    }

    /// <summary>How many there are, of how many bytes.</summary>
    public (int Count, long Bytes) Measure()
    {
        var (count, bytes) = (0, 0L);
        foreach (var day in Days())
        {
            count += Directory.EnumerateFileSystemEntries(day).Count();
            bytes += new FileSystemEnumerable<long>(day, (ref entry) => entry.Length, new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
            {
                ShouldIncludePredicate = (ref entry) => !entry.IsDirectory,
            }.Sum();
        }
        return (count, bytes);
    }

    /// <summary>Where they are, a folder for each day; the oldest first.</summary>
    public IEnumerable<string> Days() =>
        Roots.Select(root => Path.Combine(root, Folder)).Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories).OrderBy(Path.GetFileName, StringComparer.Ordinal);

    /// <summary>Removes what was put aside more than thirty days ago, or all of it; how many days' folders.</summary>
    /// <param name="now">The time; null for all.</param>
    public int Remove(DateTimeOffset? now)
    {
        var removed = 0;
        foreach (var day in Days().ToList())
        {
            var name = Path.GetFileName(day);
            var known = DateTimeOffset.TryParseExact(
                name.Length > Day.Length ? name[..Day.Length] : name, Day, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date);
            if (now is { } at && (!known || at - date <= Kept)) continue;
            if (Leftovers.Remove(day)) removed++;
        }
        return removed;
    }

    // False when something is in that place already.
    private static bool Move(string from, string to)
    {
        if (Path.Exists(to)) return false;
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        if (Directory.Exists(from)) Directory.Move(from, to);
        else File.Move(from, to);
        return true;
    }
}
