using System.Security.Cryptography;

namespace Entourage.Members.Passkeys;

/// <summary>
/// A passkey ceremony that was begun: the challenge stays here for five minutes and works once, which a state kept in a cookie could not
/// promise.
/// </summary>
internal sealed class Ceremony
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    public required string Id { get; init; }

    /// <summary>Identity's own state: challenge and options.</summary>
    public required string State { get; init; }

    /// <summary>Whose key it will be; null when signing in.</summary>
    public MemberId? Member { get; init; }

    /// <summary>The handle being joined with.</summary>
    public string? Handle { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public static string NewId() => Base32.Encode(RandomNumberGenerator.GetBytes(20));
}

internal sealed class CeremonyTables : IEntityTypeConfiguration<Ceremony>
{
    public void Configure(EntityTypeBuilder<Ceremony> builder)
    {
        builder.ToTable("ceremonies").HasKey(ceremony => ceremony.Id);
        builder.Property(ceremony => ceremony.Id).HasMaxLength(32);
        builder.HasIndex(ceremony => ceremony.ExpiresAt);
        builder.HasIndex(ceremony => ceremony.Member).HasFilter("member IS NOT NULL");
    }
}

internal static class CeremonyRows
{
    private const string Insert =
        "INSERT INTO ceremonies (id, state, member, handle, expires_at) VALUES (@id, @state, @member, @handle, @expires)";

    private const string Delete = "DELETE FROM ceremonies WHERE id = @id AND expires_at >= @now RETURNING state, member, handle, expires_at";
    private const string DeleteExpired =
        "DELETE FROM ceremonies WHERE id IN (SELECT id FROM ceremonies WHERE expires_at < @now LIMIT @most)";

    public static void Add(StoreSession session, Ceremony begun) =>
        session.Sql(Insert).With("@id", begun.Id).With("@state", begun.State).With("@member", begun.Member?.Value).With("@handle", begun.Handle)
            .With("@expires", begun.ExpiresAt).Run();

    /// <summary>Takes one away that is not too old; null when there is none.</summary>
    public static Ceremony? Take(StoreSession session, string id, DateTimeOffset now) =>
        session.Sql(Delete).With("@id", id).With("@now", now).One(row => new Ceremony
        {
            Id = id,
            State = row.Text("state"),
            Member = row.MemberOrNull("member"),
            Handle = row.TextOrNull("handle"),
            ExpiresAt = row.Instant("expires_at"),
        });

    /// <summary>Deletes some that are too old; how many.</summary>
    public static int Sweep(StoreSession session, DateTimeOffset now, int most) =>
        session.Sql(DeleteExpired).With("@now", now).With("@most", (long)most).Run();
}

/// <summary>Begins ceremonies and takes each back exactly once.</summary>
internal sealed class Ceremonies(StoreWriter writer, TimeProvider time)
{
    private const int MostSweptAtOnce = 100;

    public Task<string> BeginAsync(string state, MemberId? member, string? handle, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var begun = new Ceremony { Id = Ceremony.NewId(), State = state, Member = member, Handle = handle, ExpiresAt = now + Ceremony.Life };
        return writer.WriteAsync(new Begin(begun, now), stop);
    }

    /// <summary>The ceremony, which is gone afterwards whatever comes of it; <c>restart_ceremony</c> when it is unknown, used or too old.</summary>
    public async Task<Outcome<Ceremony>> TakeAsync(string? id, CancellationToken stop)
    {
        if (id is not { Length: 32 } || !Base32.IsCanonical(id)) return MemberProblems.RestartCeremony;
        var taken = await writer.WriteAsync(new Take(id, time.GetUtcNow()), stop);
        return taken is null ? MemberProblems.RestartCeremony : taken;
    }

    private sealed class Begin(Ceremony begun, DateTimeOffset now) : StoreWrite<string>
    {
        protected override string Apply(StoreSession session)
        {
            // Each one that begins clears away more than one, so that they cannot pile up between two sweeps.
            CeremonyRows.Sweep(session, now, MostSweptAtOnce);
            CeremonyRows.Add(session, begun);
            return begun.Id;
        }
    }

    private sealed class Take(string id, DateTimeOffset now) : StoreWrite<Ceremony?>
    {
        protected override Ceremony? Apply(StoreSession session) => CeremonyRows.Take(session, id, now);
    }
}
