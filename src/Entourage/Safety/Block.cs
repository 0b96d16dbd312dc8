using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entourage.Safety;

/// <summary>One member wants nothing to do with another: neither follows the other while it stands.</summary>
internal sealed class Block
{
    public MemberId Blocker { get; init; }

    public MemberId Blocked { get; init; }

    public DateTimeOffset MadeAt { get; init; }

    /// <summary>The invitation through which the blocker had followed, if one had made the follow: then it is half a report.</summary>
    public InvitationId? Through { get; init; }
}

internal sealed class BlockTables : IEntityTypeConfiguration<Block>
{
    public void Configure(EntityTypeBuilder<Block> builder)
    {
        builder.ToTable("blocks").HasKey(block => new { block.Blocker, block.Blocked });
        builder.Property(block => block.Through).HasMaxLength(16);
        builder.HasIndex(block => block.Blocked);
    }
}

/// <summary>Blocks, as the hot path asks for them.</summary>
public static class BlockRows
{
    private const string Find = "SELECT 1 FROM blocks WHERE blocker = @blocker AND blocked = @blocked";
    private const string Insert = "INSERT INTO blocks (blocker, blocked, made_at, through) VALUES (@blocker, @blocked, @now, @through) ON CONFLICT DO NOTHING";
    private const string Delete = "DELETE FROM blocks WHERE blocker = @blocker AND blocked = @blocked";

    /// <summary>Whether <paramref name="blocker"/> has blocked <paramref name="blocked"/>; the other way round is another question.</summary>
    public static bool Stands(HotSession session, MemberId blocker, MemberId blocked) =>
        session.Sql(Find).With("@blocker", blocker.Value).With("@blocked", blocked.Value).Number() is not null;

    /// <summary>Blocks; false when it already stood.</summary>
    /// <param name="session">Inside the transaction.</param>
    /// <param name="blocker">Who blocks.</param>
    /// <param name="blocked">Whom.</param>
    /// <param name="through">The invitation that had made the follow which this ends, if one had.</param>
    /// <param name="now">When.</param>
    public static bool Add(HotSession session, MemberId blocker, MemberId blocked, InvitationId? through, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(session);
        var added = session.Sql(Insert).With("@blocker", blocker.Value).With("@blocked", blocked.Value).With("@now", now).With("@through", through?.Value).Run() == 1;
        if (added && through is not null) AllowanceCorrections.CountAgain(session, blocked);
        return added;
    }

    /// <summary>Ends a block, and the half of a report that it may have been; false when there was none.</summary>
    public static bool Remove(HotSession session, MemberId blocker, MemberId blocked)
    {
        ArgumentNullException.ThrowIfNull(session);
        var removed = session.Sql(Delete).With("@blocker", blocker.Value).With("@blocked", blocked.Value).Run() == 1;
        if (removed) AllowanceCorrections.CountAgain(session, blocked);
        return removed;
    }
}
