namespace Entourage.Storage;

/// <summary>Why a start is refused: rows, files and key that are not of one site, and what somebody else holds.</summary>
internal static class StartProblems
{
    /// <summary>Something else is in the way.</summary>
    public static readonly Problem Refused = new("start_refused", 500, "The server cannot start.");

    /// <summary>Another server, or a command that changes tables, has the data folder.</summary>
    public static readonly Problem FolderInUse = new("folder_in_use", 503, "Another server is running on this data folder.", TimeSpan.FromSeconds(5));

    /// <summary>PostgreSQL did not answer before the deadline.</summary>
    public static readonly Problem PostgresAway = new("postgresql_away", 503, "PostgreSQL does not answer.", TimeSpan.FromSeconds(5));

    /// <summary>The database and the data folder have different site ids.</summary>
    public static readonly Problem SiteMismatch = new("site_mismatch", 500, "The database and the data folder do not belong together.");

    /// <summary>The data folder has been used with later rows than these.</summary>
    public static readonly Problem DatabaseRolledBack = new("database_rolled_back", 500, "The database is older than the data folder.");

    /// <summary>There are rows, and the file that their links and hashes were made with is gone.</summary>
    public static readonly Problem KeyMissing = new("key_missing", 500, "The site's key is missing.");

    /// <summary>There are rows, and the key is not the one that their links and hashes were made with.</summary>
    public static readonly Problem KeyChanged = new("key_changed", 500, "The site's key is another one than before.");

    /// <summary>The database cannot be read as one.</summary>
    public static readonly Problem DatabaseDamaged = new("database_damaged", 500, "The database is damaged.");
}
