using Entourage.Transcoding;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entourage.Clips;

/// <summary>
/// Clears up after a crash, before the server listens: uploads that broke off and drafts go; finished films and whole uploads that no row speaks of are put
/// aside (<see cref="LostFiles"/>). Where other servers use the same folder, only what none of them can be making any more is touched.
/// </summary>
internal sealed partial class SweepFolders(
    ClipFolders folders, LostFiles lost, StoreReader reader, StoreWriter writer, FolderLock folder, TimeProvider time, ILogger<SweepFolders> logger) : BackgroundService
{
    // Longer than anything that is being taken in or made goes without a byte.
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(2);
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (folder.IsForOne) await writer.WriteAsync(new RowsWrite<int>(QueueRows.ReleaseAll), cancellationToken);
        var back = await lost.BringBackAsync(id => FindAsync(id, cancellationToken));
        if (back > 0) Log.BroughtBack(logger, back);
        var removed = await UploadsAsync(cancellationToken) + Drafts();
        if (removed > 0) Log.Swept(logger, removed);
        await FilmsAsync(cancellationToken);
        var (count, bytes) = lost.Measure();
        if (count > 0) Log.Lost(logger, count, bytes, string.Join(", ", lost.Days()));
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hours = new PeriodicTimer(Pause, time);
        while (await hours.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var removed = lost.Remove(time.GetUtcNow());
                if (removed > 0) Log.Removed(logger, removed);
            }
            catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
            {
                // It takes room until the next hour.
                Log.NotRemoved(logger, reason);
            }
        }
    }

    private ValueTask<ClipCard?> FindAsync(ClipId id, CancellationToken stop) => reader.ReadAsync(id, ClipRows.Find, stop);

    // Its owner deleted it, and a crash came before its files were gone: they go as they were to go, and are nothing that was lost.
    private ValueTask<bool> IsDeletedAsync(ClipId id, CancellationToken stop) => reader.ReadAsync(id, static (rows, clip) => DeletionRows.Has(rows, clip.Value), stop);

    private async Task<int> UploadsAsync(CancellationToken stop)
    {
        var removed = 0;
        foreach (var upload in Directory.EnumerateFiles(folders.Uploads).ToList())
        {
            var name = Path.GetFileName(upload);
            if (!MayTouch(new FileInfo(upload))) continue;
            var clip = ClipId.TryParse(name, null, out var id) ? await FindAsync(id, stop) : null;
            if (clip is { KeepsUpload: true } || await IsDeletedAsync(id, stop)) continue;
            // One that broke off was never acknowledged, and one that was judged is of no use any more.
            if (name.EndsWith(ClipFolders.Part, StringComparison.Ordinal) || clip is not null)
            {
                File.Delete(upload);
                removed++;
            }
            else
            {
                LostFiles.PutAside(folders.Uploads, name, time.GetUtcNow());
            }
        }
        return removed;
    }

    private int Drafts() =>
        Directory.EnumerateDirectories(folders.Drafts).ToList().Count(draft => MayTouch(new DirectoryInfo(draft)) && Leftovers.Remove(draft));

    private async Task FilmsAsync(CancellationToken stop)
    {
        foreach (var film in Directory.EnumerateDirectories(folders.Media).ToList())
        {
            var name = Path.GetFileName(film);
            if (name == LostFiles.Folder || !MayTouch(new DirectoryInfo(film))) continue;
            var clip = ClipId.TryParse(name, null, out var id) ? await FindAsync(id, stop) : null;
            if (await IsDeletedAsync(id, stop)) continue;
            if (clip is not { Status: ClipStatus.Ready or ClipStatus.TakenDown }) LostFiles.PutAside(folders.Media, name, time.GetUtcNow());
            else OtherRevisions(film, name, clip.Revision);
        }
    }

    private void OtherRevisions(string film, string name, long current)
    {
        var shown = current.ToString(CultureInfo.InvariantCulture);
        foreach (var revision in Directory.EnumerateDirectories(film).Select(Path.GetFileName).Where(revision => revision != shown).ToList())
        {
            LostFiles.PutAside(folders.Media, Path.Combine(name, revision!), time.GetUtcNow());
        }
    }

    private bool MayTouch(FileSystemInfo entry)
    {
        if (folder.IsForOne) return true;
        var inside = entry is DirectoryInfo made ? made.EnumerateFileSystemInfos().Select(one => one.LastWriteTimeUtc) : [];
        return time.GetUtcNow() - inside.Append(entry.LastWriteTimeUtc).Max() > Abandoned;
    }

    private static partial class Log
    {
        [LoggerMessage(2106, LogLevel.Information, "Removed {Count} uploads and drafts that a crash left behind")]
        public static partial void Swept(ILogger logger, int count);

        [LoggerMessage(2120, LogLevel.Warning, "{Count} films or uploads ({Bytes} bytes) belong to no clip of this database, and were put aside: {Folders}. They are removed after 30 days, or now by the command: site lost --remove. If this is an older or another database, stop the server and put the right one back: the next start brings them back")]
        public static partial void Lost(ILogger logger, int count, long bytes, string folders);

        [LoggerMessage(2121, LogLevel.Information, "Brought back {Count} films and uploads that had been put aside")]
        public static partial void BroughtBack(ILogger logger, int count);

        [LoggerMessage(2122, LogLevel.Information, "Removed what was put aside more than 30 days ago: {Count} folders")]
        public static partial void Removed(ILogger logger, int count);

        [LoggerMessage(2123, LogLevel.Error, "What was put aside could not be removed; it is tried again in an hour")]
        public static partial void NotRemoved(ILogger logger, Exception reason);
    }
}
