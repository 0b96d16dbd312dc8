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
}

internal sealed class BlockTables : IEntityTypeConfiguration<Block>
{
    public void Configure(EntityTypeBuilder<Block> builder)
    {
        builder.ToTable("blocks").HasKey(block => new { block.Blocker, block.Blocked });
        builder.HasIndex(block => block.Blocked);
    }
}

/// <summary>Blocks, as the hot path asks for them.</summary>
public static class BlockRows
{
    private const string Find = "SELECT 1 FROM blocks WHERE blocker = @blocker AND blocked = @blocked";
    private const string Insert = "INSERT INTO blocks (blocker, blocked, made_at) VALUES (@blocker, @blocked, @now) ON CONFLICT DO NOTHING";
    private const string Delete = "DELETE FROM blocks WHERE blocker = @blocker AND blocked = @blocked";

    /// <summary>Whether <paramref name="blocker"/> has blocked <paramref name="blocked"/>; the other way round is another question.</summary>
    public static bool Stands(HotSession session, MemberId blocker, MemberId blocked) =>
        session.Sql(Find).With("@blocker", blocker.Value).With("@blocked", blocked.Value).Number() is not null;

    /// <summary>Blocks; false when it already stood.</summary>
    public static bool Add(HotSession session, MemberId blocker, MemberId blocked, DateTimeOffset now) =>
        session.Sql(Insert).With("@blocker", blocker.Value).With("@blocked", blocked.Value).With("@now", now).Run() == 1;

    /// <summary>Ends a block; false when there was none.</summary>
    public static bool Remove(HotSession session, MemberId blocker, MemberId blocked) =>
        session.Sql(Delete).With("@blocker", blocker.Value).With("@blocked", blocked.Value).Run() == 1;
}
