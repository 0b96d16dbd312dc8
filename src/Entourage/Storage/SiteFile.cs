namespace Entourage.Storage;

/// <summary>
/// The data folder's half of what says which site it is of: the site's id, and up to when it has been used with the site's rows. It is written after the
/// row, so it can be behind, but never ahead of the rows that belong to it.
/// </summary>
/// <param name="Id">The site.</param>
/// <param name="Mark">The mark of the rows when it was written.</param>
internal sealed record SiteFile(Guid Id, DateTimeOffset Mark)
{
    private const string Name = "site.id";

    /// <summary>Where it is in a data folder.</summary>
    public static string PathIn(string folder) => Path.Combine(folder, Name);

    /// <summary>What a folder says, or null.</summary>
    /// <exception cref="StartRefusedException">It says something that nobody wrote.</exception>
    public static SiteFile? Read(string folder)
    {
        var path = PathIn(folder);
        if (!File.Exists(path)) return null;
        var words = File.ReadAllText(path).Split(' ', StringSplitOptions.TrimEntries);
        return words is [var id, var mark] && Guid.TryParseExact(id, "N", out var site)
            && DateTimeOffset.TryParseExact(mark, "O", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? new(site, at)
            : throw new StartRefusedException(StartProblems.SiteMismatch with { Detail = $"{path} is damaged: it cannot be read which site the folder belongs to. {SiteIdentity.Accept}" });
    }

    /// <summary>Writes it, whole or not at all.</summary>
    public void Write(string folder)
    {
        var draft = $"{PathIn(folder)}.{Guid.NewGuid():N}";
        try
        {
            File.WriteAllText(draft, $"{Id:N} {Mark.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}\n");
            Durable.File(draft);
            File.Move(draft, PathIn(folder), overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
        Durable.Folder(folder);
    }
}
