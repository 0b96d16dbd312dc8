using System.Globalization;
using System.IO.Enumeration;
using Entourage.Kernel;
using Entourage.Storage;
using Entourage.Transcoding;
using Microsoft.Extensions.Options;

namespace Entourage.Clips;

/// <summary>
/// Where a clip's bytes are: the upload until it is ready, a draft while it is made, then the finished files under their revision. Paths are
/// made of ids and numbers only. Thread-safe.
/// </summary>
internal sealed class ClipFolders
{
    private const string Part = ".part";

    private readonly string uploads;
    private readonly string drafts;
    private readonly string media;
    private readonly long floor;

    public ClipFolders(IOptions<StorageOptions> storage)
    {
        var root = Path.GetFullPath(storage.Value.Folder);
        floor = storage.Value.FreeSpaceFloorMegabytes * 1_000_000L;
        uploads = Directory.CreateDirectory(Path.Combine(root, "uploads")).FullName;
        drafts = Directory.CreateDirectory(Path.Combine(root, "drafts")).FullName;
        media = Directory.CreateDirectory(Path.Combine(root, "media")).FullName;
    }

    public string Upload(ClipId clip) => Path.Combine(uploads, clip.ToString());

    /// <summary>An upload that is still coming in.</summary>
    public string Arriving(ClipId clip) => Upload(clip) + Part;

    public string Draft(ClipId clip) => Path.Combine(drafts, clip.ToString());

    public string Finished(ClipId clip, long revision, string name) => Path.Combine(Revision(clip, revision), name);

    /// <summary>Whether <paramref name="bytes"/> more leave the disk as much room as it must keep.</summary>
    public bool HasRoom(long bytes) => new DriveInfo(uploads).AvailableFreeSpace - bytes >= floor;

    /// <summary>How much room the disk has, and how much it must keep, in bytes.</summary>
    public (long Free, long Floor) Room() => (new DriveInfo(uploads).AvailableFreeSpace, floor);

    /// <summary>Every file, in bytes. Walks through all of them; one that goes meanwhile is passed over.</summary>
    public long Size() => ((string[])[uploads, drafts, media]).Sum(folder =>
        new FileSystemEnumerable<long>(folder, (ref entry) => entry.Length, new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory,
        }.Sum());

    /// <summary>An upload that has come in whole: on disk, under its own name.</summary>
    public void Keep(ClipId clip)
    {
        File.Move(Arriving(clip), Upload(clip));
        Durable.Folder(uploads);
    }

    /// <summary>Moves what was made into its place; when this returns it survives a power cut.</summary>
    public void Place(ClipId clip, long revision)
    {
        foreach (var name in ClipFiles.All) Durable.File(Path.Combine(Draft(clip), name));
        Durable.Folder(Draft(clip));
        var place = Directory.CreateDirectory(Path.Combine(media, clip.ToString())).FullName;
        Directory.Move(Draft(clip), Revision(clip, revision));
        Durable.Folder(place);
        Durable.Folder(media);
    }

    /// <summary>Removes the upload and the draft.</summary>
    public void RemoveWork(ClipId clip)
    {
        File.Delete(Upload(clip));
        RemoveFolder(Draft(clip));
    }

    /// <summary>Removes everything of a clip.</summary>
    public void Remove(ClipId clip)
    {
        RemoveWork(clip);
        RemoveFolder(Path.Combine(media, clip.ToString()));
    }

    /// <summary>
    /// Removes what a crash left behind: uploads that nobody waits for, every draft, and finished files that no row speaks of. Only while
    /// nothing is taken in or made.
    /// </summary>
    /// <param name="find">The row of a clip, or null.</param>
    /// <returns>How many things were removed.</returns>
    public int Sweep(Func<ClipId, ClipCard?> find)
    {
        var removed = 0;
        foreach (var upload in Directory.EnumerateFiles(uploads))
        {
            if (ClipId.TryParse(Path.GetFileName(upload), null, out var id) && find(id) is { Status: ClipStatus.Processing }) continue;
            File.Delete(upload);
            removed++;
        }
        foreach (var draft in Directory.EnumerateDirectories(drafts))
        {
            removed += RemoveFolder(draft);
        }
        foreach (var folder in Directory.EnumerateDirectories(media))
        {
            var clip = ClipId.TryParse(Path.GetFileName(folder), null, out var id) ? find(id) : null;
            removed += clip is { Status: ClipStatus.Ready } ? SweepRevisions(folder, clip.Revision) : RemoveFolder(folder);
        }
        return removed;
    }

    private static int SweepRevisions(string folder, long current)
    {
        var name = current.ToString(CultureInfo.InvariantCulture);
        return Directory.EnumerateDirectories(folder).Where(revision => Path.GetFileName(revision) != name).Sum(RemoveFolder);
    }

    private static int RemoveFolder(string folder) => Leftovers.Remove(folder) ? 1 : 0;

    private string Revision(ClipId clip, long revision) =>
        Path.Combine(media, clip.ToString(), revision.ToString(CultureInfo.InvariantCulture));
}
