using System.IO.Enumeration;
using Entourage.Transcoding;

namespace Entourage.Clips;

/// <summary>
/// Where a clip's bytes are: the upload until it is ready, a draft while it is made, then the finished files under their revision. Paths are
/// made of ids and numbers only. Thread-safe.
/// </summary>
internal sealed class ClipFolders
{
    /// <summary>Ends the name of an upload that is still coming in.</summary>
    public const string Part = ".part";

    private readonly long floor;

    public ClipFolders(IOptions<StorageOptions> storage)
    {
        var root = Path.GetFullPath(storage.Value.Folder);
        floor = storage.Value.FreeSpaceFloorMegabytes * 1_000_000L;
        Uploads = Directory.CreateDirectory(Path.Combine(root, "uploads")).FullName;
        Drafts = Directory.CreateDirectory(Path.Combine(root, "drafts")).FullName;
        Media = Directory.CreateDirectory(Path.Combine(root, "media")).FullName;
    }

    /// <summary>Uploads that wait, and those that are coming in.</summary>
    public string Uploads { get; }

    /// <summary>What is being made.</summary>
    public string Drafts { get; }

    /// <summary>Finished files.</summary>
    public string Media { get; }

    public string Upload(ClipId clip) => Path.Combine(Uploads, clip.ToString());

    /// <summary>An upload that is still coming in.</summary>
    public string Arriving(ClipId clip) => Upload(clip) + Part;

    public string Draft(ClipId clip) => Path.Combine(Drafts, clip.ToString());

    /// <summary>What is made while the upload comes in.</summary>
    public string EarlyDraft(ClipId clip) => Draft(clip) + ".early";

    public string Finished(ClipId clip, long revision, string name) => Path.Combine(Revision(clip, revision), name);

    /// <summary>Whether <paramref name="bytes"/> more leave the disk as much room as it must keep.</summary>
    public bool HasRoom(long bytes) => new DriveInfo(Uploads).AvailableFreeSpace - bytes >= floor;

    /// <summary>How much room the disk has, and how much it must keep, in bytes.</summary>
    public (long Free, long Floor) Room() => (new DriveInfo(Uploads).AvailableFreeSpace, floor);

    /// <summary>Every file, in bytes. Walks through all of them; one that goes meanwhile is passed over.</summary>
    public long Size() => ((string[])[Uploads, Drafts, Media]).Sum(folder =>
        new FileSystemEnumerable<long>(folder, (ref entry) => entry.Length, new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory,
        }.Sum());

    /// <summary>An upload that has come in whole: on disk, under its own name.</summary>
    public void Keep(ClipId clip)
    {
        File.Move(Arriving(clip), Upload(clip));
        Durable.Folder(Uploads);
    }

    /// <summary>Moves what was made first into its place; when this returns it survives a power cut.</summary>
    public void Place(ClipId clip, long revision)
    {
        foreach (var name in ClipFiles.With(Rendition.Small)) Durable.File(Path.Combine(Draft(clip), name));
        Durable.Folder(Draft(clip));
        var place = Directory.CreateDirectory(Path.Combine(Media, clip.ToString())).FullName;
        Directory.Move(Draft(clip), Revision(clip, revision));
        Durable.Folder(place);
        Durable.Folder(Media);
    }

    /// <summary>Adds the large film to what has its place already; when this returns it survives a power cut.</summary>
    public void Complete(ClipId clip, long revision)
    {
        Durable.File(Path.Combine(Draft(clip), ClipFiles.Large));
        File.Move(Path.Combine(Draft(clip), ClipFiles.Large), Finished(clip, revision, ClipFiles.Large), overwrite: true);
        Durable.Folder(Revision(clip, revision));
    }

    /// <summary>The small film is also the large one, where there will be no other; when this returns it survives a power cut.</summary>
    public void Settle(ClipId clip, long revision)
    {
        File.Copy(Finished(clip, revision, ClipFiles.Small), Finished(clip, revision, ClipFiles.Large), overwrite: true);
        Durable.File(Finished(clip, revision, ClipFiles.Large));
        Durable.Folder(Revision(clip, revision));
    }

    /// <summary>Removes what was made so far, and leaves the upload.</summary>
    public void RemoveDraft(ClipId clip) => Leftovers.Remove(Draft(clip));

    /// <summary>Removes the upload and the draft.</summary>
    public void RemoveWork(ClipId clip)
    {
        File.Delete(Upload(clip));
        Leftovers.Remove(Draft(clip));
    }

    /// <summary>Removes everything of a clip.</summary>
    public void Remove(ClipId clip)
    {
        RemoveWork(clip);
        Leftovers.Remove(Path.Combine(Media, clip.ToString()));
    }

    private string Revision(ClipId clip, long revision) =>
        Path.Combine(Media, clip.ToString(), revision.ToString(CultureInfo.InvariantCulture));
}
