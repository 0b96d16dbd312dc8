namespace Entourage.Storage;

/// <summary>
/// Rows, files and key belong together. A start on rows of another site, or on older ones than the files have been used with, and a start without the key
/// that the rows were written with, are refused before anything is changed. Thread-safe.
/// </summary>
internal sealed class SiteIdentity(Store store, WriteLane lane, IOptions<StorageOptions> storage, TimeProvider time)
{
    /// <summary>The way out, where the operator means it.</summary>
    public const string Accept = "If they are to belong together from now on, say so once with the command: site accept.";

    private const string FindRow = "SELECT id, key_check, mark FROM site";
    private const string Insert = "INSERT INTO site (id, key_check, mark) SELECT @id, @key, @now WHERE NOT EXISTS (SELECT 1 FROM site)";
    private const string Advance = "UPDATE site SET mark = CASE WHEN mark < @now THEN @now ELSE mark + 1 END";
    // Of EF Core's tables, and asked without it: to make it ready would take longer than all the rest of a first start.
    private const string AnyAccount = "SELECT count(*) FROM (SELECT 1 FROM identity_users LIMIT 1) AS one";
    private const string ReplaceKey = "UPDATE site SET key_check = @key";

    private readonly string folder = Path.GetFullPath(storage.Value.Folder);

    /// <summary>Refuses rows and files that do not fit, before the tables are touched.</summary>
    /// <exception cref="StartRefusedException">They do not fit.</exception>
    public void Check()
    {
        // The folder first: it is written last, so whatever it speaks of is in the rows already.
        var file = SiteFile.Read(folder);
        var row = store.IsMissing ? null : Find();
        if (file is not null && row?.Id != file.Id)
        {
            var theirs = row is null ? "belongs to no site yet" : $"belongs to site {row.Id:N}";
            throw new StartRefusedException(StartProblems.SiteMismatch with
            {
                Detail = $"{store.Name} {theirs}, and the data folder {folder} to site {file.Id:N}. Nothing was changed. "
                    + $"Name the right database (Storage:Postgres) or the right folder (DATA). {Accept}",
            });
        }
        if (file is not null && row!.Mark < file.Mark)
        {
            throw new StartRefusedException(StartProblems.DatabaseRolledBack with
            {
                Detail = $"{store.Name} is as of {row.Mark:u}, and the data folder {folder} was in use until {file.Mark:u} at least. Nothing was changed. "
                    + $"Put the newer database back. {Accept}",
            });
        }
        if (row is not null) CheckKey(row.KeyCheck);
    }

    /// <summary>Makes the row of a site that has none, its key and the folder's twin; the tables are up to date.</summary>
    /// <exception cref="StartRefusedException">There are accounts, and no key.</exception>
    public void Settle()
    {
        using var session = store.Open();
        if (Read(session) is null)
        {
            if (!SiteKeys.Exists(storage.Value) && session.Sql(AnyAccount).Number() > 0) throw KeyMissing();
            var key = KeyCheck();
            Change(session, rows => rows.Sql(Insert).With("@id", Guid.CreateVersion7()).With("@key", key).With("@now", time.GetUtcNow()).Run());
        }
        var row = Read(session)!;
        CheckKey(row.KeyCheck);
        if (SiteFile.Read(folder) is null) new SiteFile(row.Id, row.Mark).Write(folder);
    }

    /// <summary>Moves the mark on, first in the rows and then in the folder.</summary>
    public async Task RenewAsync(CancellationToken stop)
    {
        using var turn = await lane.EnterAsync(stop);
        using var session = store.Open();
        Change(session, rows => rows.Sql(Advance).With("@now", time.GetUtcNow()).Run());
        if (Read(session) is { } row) new SiteFile(row.Id, row.Mark).Write(folder);
    }

    /// <summary>Takes rows, folder and key to belong together as they are. A key that is missing is made anew, and then every link ever sent is dead.</summary>
    public void TakeAsTheyAre()
    {
        File.Delete(SiteFile.PathIn(folder));
        if (store.IsMissing || Find() is null) return;
        using var session = store.Open();
        var key = KeyCheck();
        Change(session, rows => rows.Sql(ReplaceKey).With("@key", key).Run());
    }

    private SiteRow? Find()
    {
        using var session = store.Open();
        return session.Sql(store.AskSite).Number() > 0 ? Read(session) : null;
    }

    private static SiteRow? Read(StoreSession session) => session.Sql(FindRow).One(row => new SiteRow(row.Uuid("id"), row.Bytes("key_check"), row.Instant("mark")));

    private static void Change(StoreSession session, Action<StoreSession> change)
    {
        session.Begin();
        try
        {
            change(session);
            session.Flush();
            session.Commit();
        }
        catch
        {
            session.RollBack();
            throw;
        }
    }

    private void CheckKey(byte[] expected)
    {
        if (!SiteKeys.Exists(storage.Value)) throw KeyMissing();
        if (KeyCheck().AsSpan().SequenceEqual(expected)) return;
        throw new StartRefusedException(StartProblems.KeyChanged with
        {
            Detail = $"{SiteKeys.PathIn(storage.Value)} is not the key that this site's rows were written with. Put the right one back from your backup. {Lost}",
        });
    }

    private StartRefusedException KeyMissing() => new(StartProblems.KeyMissing with
    {
        Detail = $"{SiteKeys.PathIn(storage.Value)} is missing, and this site has members. Put it back from your backup. {Lost}",
    });

    // What the key signs is dead with it; sessions, passwords and passkeys are not.
    private const string Lost = "If it is lost for good, the command site accept takes the key that is there, or a new one; every invitation link sent so far is then dead.";

    // One way: it tells nothing of the secret.
    private byte[] KeyCheck() => new SiteKeys(storage).For("site");

    private sealed record SiteRow(Guid Id, byte[] KeyCheck, DateTimeOffset Mark);
}
