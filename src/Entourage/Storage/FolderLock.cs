namespace Entourage.Storage;

/// <summary>
/// One lock of the operating system on the data folder. A server holds it as long as it lives: alone where the rows are a file in the folder, together
/// with other servers where they are elsewhere. A command takes it only while it changes tables. It ends with the process, however that ends, and
/// leaves nothing that stops the next one. Thread-safe.
/// </summary>
[FrontDoor]
internal sealed class FolderLock(IOptions<StorageOptions> storage) : IDisposable
{
    private const string Name = "server.lock";

    // A server that is just being replaced has this long to end.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    // EAGAIN of Linux and of macOS, and ERROR_SHARING_VIOLATION of Windows.
    private static readonly int[] Taken = [11, 35, unchecked((int)0x80070020)];

    private FileStream? held;

    /// <summary>Whether a server on this folder is the only one: what it did not make itself, an earlier one left behind.</summary>
    public bool IsForOne => !storage.Value.OnPostgres;

    /// <summary>Takes the folder until this is disposed.</summary>
    /// <exception cref="StartRefusedException">A server has it.</exception>
    public async Task HoldAsync(CancellationToken stop) => held ??= await TakeAsync(IsForOne, stop);

    /// <summary>Takes the folder alone for a moment, unless it is held here already; null where the store keeps others from changing tables by itself.</summary>
    /// <exception cref="StartRefusedException">A server has it.</exception>
    public async Task<IDisposable?> BorrowAsync(CancellationToken stop) => held is not null || !IsForOne ? null : await TakeAsync(alone: true, stop);

    /// <inheritdoc/>
    public void Dispose() => held?.Dispose();

    private async Task<FileStream> TakeAsync(bool alone, CancellationToken stop)
    {
        var folder = storage.Value.Make("");
        var until = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (true)
        {
            try
            {
                // .NET takes flock(2) for these: exclusive for None, shared for Read.
                return new FileStream(Path.Combine(folder, Name), Options(alone));
            }
            catch (IOException taken) when (Array.IndexOf(Taken, taken.HResult) >= 0)
            {
                if (Environment.TickCount64 >= until)
                {
                    throw new StartRefusedException(StartProblems.FolderInUse with
                    {
                        Detail = $"Another server is running on the data folder {folder}. Stop it first, or name another folder by DATA.",
                    }, taken);
                }
            }
            await Task.Delay(BetweenLooks, stop);
        }
    }

    private static FileStreamOptions Options(bool alone)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, BufferSize = 0 };
        (options.Access, options.Share) = alone ? (FileAccess.ReadWrite, FileShare.None) : (FileAccess.Read, FileShare.Read);
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Private.File;
        return options;
    }
}
