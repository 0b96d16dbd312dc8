namespace Entourage.Members;

/// <summary>
/// Handles that were given up, as keyed hashes: whoever wants one can be told that it is taken, and nobody can read whose they were. Thread-safe.
/// </summary>
internal sealed class HeldHandles(SiteKeys keys)
{
    private const string Find = "SELECT 1 FROM held_handles WHERE handle = @name AND until > @now";
    private const string Delete = "DELETE FROM held_handles WHERE handle = @name";

    private const string Insert =
        "INSERT INTO held_handles (handle, until) VALUES (@name, @until) ON CONFLICT (handle) DO UPDATE SET until = excluded.until";

    private const string DeleteSome = "DELETE FROM held_handles WHERE handle IN (SELECT handle FROM held_handles WHERE until < @now LIMIT @most)";

    private readonly SiteMac seal = keys.MacFor("held handle");

    /// <summary>Whether a handle is held.</summary>
    public bool Holds(StoreSession session, string handle, DateTimeOffset now) => session.Sql(Find).With("@name", Name(handle)).With("@now", now).Number() is not null;

    /// <summary>Holds a handle until an instant; null frees it.</summary>
    public void Hold(StoreSession session, string handle, DateTimeOffset? until)
    {
        if (until is { } end) session.Sql(Insert).With("@name", Name(handle)).With("@until", end).Run();
        else session.Sql(Delete).With("@name", Name(handle)).Run();
    }

    /// <summary>Frees some that have been held for long enough; how many.</summary>
    public static int Sweep(StoreSession session, DateTimeOffset now, int most) =>
        session.Sql(DeleteSome).With("@now", now).With("@most", (long)most).Run();

    private string Name(string handle)
    {
        Span<byte> mac = stackalloc byte[SiteMac.Length];
        seal.Write(System.Text.Encoding.ASCII.GetBytes(handle), mac);
        return Base32.Encode(mac[..10]);
    }
}
