using Entourage.Kernel;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Storage;

namespace Entourage.Storage.Sqlite;

/// <summary>The context on SQLite, with its own migrations.</summary>
/// <param name="options">The connection.</param>
internal sealed class SqliteAppDb(DbContextOptions<SqliteAppDb> options) : AppDb(options)
{
    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<Guid>().HaveConversion<UuidConverter>();
        configurationBuilder.Properties<MemberId>().HaveConversion<MemberIdConverter>();
        configurationBuilder.Properties<ClipId>().HaveConversion<ClipIdConverter>();
        configurationBuilder.Properties<InvitationId>().HaveConversion<InvitationIdConverter>();
    }

    /// <inheritdoc/>
    internal override HotSession Session()
    {
        var current = Database.CurrentTransaction ?? throw new InvalidOperationException("Only inside a unit of work.");
        return new SqliteSession((SqliteConnection)Database.GetDbConnection(), (SqliteTransaction)current.GetDbTransaction());
    }

    private sealed class MemberIdConverter() : IdConverter<MemberId>(id => id.Value.ToByteArray(true), bytes => new(new Guid(bytes, true)));

    private sealed class ClipIdConverter() : IdConverter<ClipId>(id => id.Value.ToByteArray(true), bytes => new(new Guid(bytes, true)));

    private sealed class InvitationIdConverter()
        : Microsoft.EntityFrameworkCore.Storage.ValueConversion.ValueConverter<InvitationId, string>(id => id.Value, text => new(text));
}

/// <summary>Lets <c>dotnet ef</c> make migrations without starting the server.</summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteAppDb>
{
    public SqliteAppDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteAppDb>().UseApplicationServiceProvider(DesignTime.Services).UseSqlite("Data Source=:memory:").Options);
}
