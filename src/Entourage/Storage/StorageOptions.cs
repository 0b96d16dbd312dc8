using System.ComponentModel.DataAnnotations;

namespace Entourage.Storage;

/// <summary>Where rows and bytes live. Settings section <c>Storage</c>.</summary>
[FrontDoor]
internal sealed class StorageOptions
{
    /// <summary>The folder of the database, the media and the keys; <c>DATA</c> is a shorter name for it.</summary>
    [Required]
    public string Folder { get; init; } = "data";

    /// <summary>The most writes in one commit of the hot path (256 measured best on two cores).</summary>
    [Range(1, 4096)]
    public int MostWritesPerCommit { get; init; } = 256;

    /// <summary>How many writes may wait before callers are held back; nothing is ever dropped.</summary>
    [Range(16, 65536)]
    public int MostWritesWaiting { get; init; } = 4096;

    /// <summary>
    /// Where PostgreSQL is, as Npgsql writes it (<c>Host=…;Database=…;Username=…;Password=…</c>); empty keeps the rows in a file of SQLite.
    /// </summary>
    public string? Postgres { get; init; }

    /// <summary>
    /// How many transactions a node has under way on PostgreSQL; they still commit one after the other. SQLite has one.
    /// </summary>
    [Range(1, 8)]
    public int WriteLanes { get; init; } = 1;

    /// <summary>How many reads a node has under way on PostgreSQL; the server must allow as many connections, and a few more.</summary>
    [Range(2, 500)]
    public int MostReaders { get; init; } = 24;

    /// <summary>How long a start waits for PostgreSQL, which may come up later than the server after a power cut. Seconds.</summary>
    [Range(0, 3600)]
    public int MostSecondsUntilPostgres { get; init; } = 60;

    /// <summary>Uploads are refused below this much free disk, so that the database never meets a full one. Megabytes.</summary>
    [Range(0, 1_000_000)]
    public int FreeSpaceFloorMegabytes { get; init; } = 512;

    internal bool OnPostgres => !string.IsNullOrWhiteSpace(Postgres);

    internal string DatabaseFile => Path.Combine(Folder, "entourage.db");

    /// <summary>Makes the folder, or one inside it; a folder that cannot be made is a wrong setting, and is named as one.</summary>
    internal string Make(string inside)
    {
        try
        {
            return Private.MakeFolder(Path.Combine(Folder, inside));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new OptionsValidationException("Storage", typeof(StorageOptions), [$"Folder: {refused.Message}"]);
        }
    }
}

[OptionsValidator]
internal sealed partial class StorageOptionsValidator : IValidateOptions<StorageOptions>;
