namespace Entourage.Records;

/// <summary>What an operator can stop for everybody at once.</summary>
[FrontDoor]
internal enum Brake
{
    /// <summary>Making invitations.</summary>
    Inviting,

    /// <summary>Redeeming them: nobody follows through a link, and nobody joins through one.</summary>
    Redeeming,
}

/// <summary>A brake that is on; gone when it is off.</summary>
internal sealed class BrakeRow
{
    public string Name { get; init; } = "";

    public DateTimeOffset SetAt { get; init; }
}

internal sealed class BrakeTables : IEntityTypeConfiguration<BrakeRow>
{
    public void Configure(EntityTypeBuilder<BrakeRow> builder)
    {
        builder.ToTable("brakes").HasKey(brake => brake.Name);
        builder.Property(brake => brake.Name).HasMaxLength(16);
    }
}

/// <summary>
/// The emergency stops. They are stored, so that a restart does not forget them; this node checks once a second, and at once after it
/// changed one itself. Thread-safe.
/// </summary>
[FrontDoor]
internal sealed class Brakes
{
    /// <summary>What is answered meanwhile.</summary>
    public static readonly Problem Paused = new("paused", 503, "This is paused for everyone right now. Nothing is lost; try again later.", TimeSpan.FromMinutes(1));

    private const string All = "SELECT name FROM brakes";

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly Remembered<int> on;

    public Brakes(StoreReader reader, Changes changes, TimeProvider time)
    {
        on = new(PollInterval, stop => reader.ReadAsync(0, static (session, _) => Read(session), stop), time);
        changes.On<BrakesChanged>(_ => on.Forget());
    }

    /// <summary>Whether it is on.</summary>
    public async ValueTask<bool> IsOnAsync(Brake brake, CancellationToken stop) => (await on.ReadAsync(stop) & Bit(brake)) != 0;

    /// <summary>The brake's name in the store and on the wire.</summary>
    public static string NameOf(Brake brake) => brake == Brake.Inviting ? "inviting" : "redeeming";

    private static int Read(StoreSession session)
    {
        var names = session.Sql(All).All(row => row.Text("name"));
        return Enum.GetValues<Brake>().Where(brake => names.Contains(NameOf(brake))).Aggregate(0, (bits, brake) => bits | Bit(brake));
    }

    private static int Bit(Brake brake) => 1 << (int)brake;
}

/// <summary>Brakes inside the transaction that sets them.</summary>
[FrontDoor]
internal static class BrakeRows
{
    private const string Insert = "INSERT INTO brakes (name, set_at) VALUES (@name, @now) ON CONFLICT DO NOTHING";
    private const string Delete = "DELETE FROM brakes WHERE name = @name";
    private const string Find = "SELECT 1 FROM brakes WHERE name = @name";

    /// <summary>Whether it is on, for what must not slip past it by a second.</summary>
    public static bool IsOn(StoreSession session, Brake brake) => session.Sql(Find).With("@name", Brakes.NameOf(brake)).Number() is not null;

    /// <summary>Puts a brake on or takes it off, and records who did; does nothing if it is so already.</summary>
    public static void Set(StoreSession session, Brake brake, bool on, MemberId by, DateTimeOffset now)
    {
        var name = Brakes.NameOf(brake);
        var changed = on
            ? session.Sql(Insert).With("@name", name).With("@now", now).Run() == 1
            : session.Sql(Delete).With("@name", name).Run() == 1;
        session.Changed(BrakesChanged.Now);
        if (changed) AuditRows.Add(session, by, on ? "paused" : "resumed", by, name, now);
    }
}
