using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entourage.Safety;

/// <summary>What an operator can stop for everybody at once.</summary>
public enum Brake
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
/// The emergency stops. They stand in the store, so that a restart does not forget them; this node looks once a second, and at once after it
/// changed one itself. Thread-safe.
/// </summary>
public sealed class Brakes
{
    /// <summary>What is answered meanwhile.</summary>
    public static readonly Problem Paused = new("paused", 503, "This is paused for everybody just now. Nothing is lost; try again later.", TimeSpan.FromMinutes(1));

    private const string All = "SELECT name FROM brakes";

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly HotReader reader;
    private readonly TimeProvider time;
    private volatile State state = new(default, DateTimeOffset.MinValue);

    internal Brakes(HotReader reader, TimeProvider time) => (this.reader, this.time) = (reader, time);

    /// <summary>Whether it is on.</summary>
    public bool IsOn(Brake brake)
    {
        var now = time.GetUtcNow();
        var known = state;
        if (known.Until <= now || known.Until > now + Look) state = known = Read(now);
        return (known.On & Bit(brake)) != 0;
    }

    /// <summary>Has the next question read the store.</summary>
    public void Forget() => state = new(default, DateTimeOffset.MinValue);

    /// <summary>The brake's name in the store and on the wire.</summary>
    public static string NameOf(Brake brake) => brake == Brake.Inviting ? "inviting" : "redeeming";

    private State Read(DateTimeOffset now)
    {
        var names = reader.Read(0, static (session, _) => session.Sql(All).All(row => row.GetString(0)));
        var on = Enum.GetValues<Brake>().Where(brake => names.Contains(NameOf(brake))).Aggregate(0, (bits, brake) => bits | Bit(brake));
        return new(on, now + Look);
    }

    private static int Bit(Brake brake) => 1 << (int)brake;

    private sealed record State(int On, DateTimeOffset Until);
}

/// <summary>Brakes inside the transaction that sets them.</summary>
public static class BrakeRows
{
    private const string Insert = "INSERT INTO brakes (name, set_at) VALUES (@name, @now) ON CONFLICT DO NOTHING";
    private const string Delete = "DELETE FROM brakes WHERE name = @name";

    /// <summary>Puts one on or takes it off, and records who did; nothing happens when it is so already.</summary>
    public static void Set(HotSession session, Brake brake, bool on, MemberId by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(session);
        var name = Brakes.NameOf(brake);
        var changed = on
            ? session.Sql(Insert).With("@name", name).With("@now", now).Run() == 1
            : session.Sql(Delete).With("@name", name).Run() == 1;
        if (changed) AuditRows.Add(session, by, on ? "paused" : "resumed", by, name, now);
    }
}
