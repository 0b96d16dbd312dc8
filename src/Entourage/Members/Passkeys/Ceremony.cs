using System.Security.Cryptography;
using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

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
    }
}

/// <summary>Begins ceremonies and takes each back exactly once.</summary>
internal sealed class Ceremonies(UnitOfWork work, TimeProvider time)
{
    public Task<Outcome<string>> BeginAsync(string state, MemberId? member, string? handle, CancellationToken stop) =>
        work.RunAsync<string>(async db =>
        {
            var now = time.GetUtcNow();
            await db.Set<Ceremony>().Where(ceremony => ceremony.ExpiresAt < now).ExecuteDeleteAsync(stop);
            var ceremony = new Ceremony { Id = Ceremony.NewId(), State = state, Member = member, Handle = handle, ExpiresAt = now + Ceremony.Life };
            db.Add(ceremony);
            return ceremony.Id;
        }, stop);

    /// <summary>The ceremony, which is gone afterwards whatever comes of it; <c>restart_ceremony</c> when it is unknown, used or too old.</summary>
    public Task<Outcome<Ceremony>> TakeAsync(string? id, CancellationToken stop) =>
        work.RunAsync<Ceremony>(async db =>
        {
            if (id is not { Length: 32 } || !Base32.IsWritten(id)) return MemberProblems.RestartCeremony;
            var found = await db.Set<Ceremony>().SingleOrDefaultAsync(ceremony => ceremony.Id == id, stop);
            if (found is null || found.ExpiresAt < time.GetUtcNow()) return MemberProblems.RestartCeremony;
            db.Remove(found);
            return found;
        }, stop);
}
