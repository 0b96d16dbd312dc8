using Entourage.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Npgsql;

namespace Entourage.Storage.PostgreSql;

/// <summary>The context on PostgreSQL, with its own migrations.</summary>
/// <param name="options">The connection.</param>
internal sealed class PostgreSqlAppDb(DbContextOptions<PostgreSqlAppDb> options) : AppDb(options)
{
    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<MemberId>().HaveConversion<MemberIdConverter>();
        configurationBuilder.Properties<ClipId>().HaveConversion<ClipIdConverter>();
        configurationBuilder.Properties<InvitationId>().HaveConversion<InvitationIdConverter>();
        // Byte by byte, as SQLite does: lists are ordered the same on both, whatever language the server was set up in.
        configurationBuilder.Properties<string>().UseCollation("C");
        configurationBuilder.Properties<InvitationId>().UseCollation("C");
    }

    /// <inheritdoc/>
    internal override HotSession Session()
    {
        var current = Database.CurrentTransaction ?? throw new InvalidOperationException("Only inside a unit of work.");
        return new PostgreSqlSession((NpgsqlConnection)Database.GetDbConnection(), (NpgsqlTransaction)current.GetDbTransaction());
    }

    private sealed class MemberIdConverter() : ValueConverter<MemberId, Guid>(id => id.Value, uuid => new(uuid));

    private sealed class ClipIdConverter() : ValueConverter<ClipId, Guid>(id => id.Value, uuid => new(uuid));

    private sealed class InvitationIdConverter() : ValueConverter<InvitationId, string>(id => id.Value, text => new(text));
}

/// <summary>Lets <c>dotnet ef</c> make migrations without starting the server.</summary>
internal sealed class PostgreSqlDesignTime : IDesignTimeDbContextFactory<PostgreSqlAppDb>
{
    public PostgreSqlAppDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgreSqlAppDb>().UseApplicationServiceProvider(DesignTime.Services).UseNpgsql("Host=nowhere").Options);
}
