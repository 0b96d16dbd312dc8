using Microsoft.Data.Sqlite;
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
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<string> FormerMigrations { get; } =
    [
        "20261122211456_Start",
        "20261123005015_Lean",
        "20261123025426_ClipsByTime",
        "20261123041003_Refusals",
        "20261123042538_Moderation",
        "20261123044438_Brakes",
        "20261123074007_Safety",
        "20261123105000_Ages",
        "20261123112247_Rollouts",
        "20261123145100_Facts",
        "20261123165301_Groups",
        "20261123210521_NumbersTogether",
    ];

    /// <inheritdoc/>
    internal override StoreSession Session()
    {
        var current = Database.CurrentTransaction ?? throw new InvalidOperationException("Only inside an identity transaction.");
        return new SqliteSession((SqliteConnection)Database.GetDbConnection(), (SqliteTransaction)current.GetDbTransaction());
    }

    private sealed class MemberIdConverter() : IdConverter<MemberId>(id => id.Value.ToByteArray(true), bytes => new(new Guid(bytes, true)));

    private sealed class ClipIdConverter() : IdConverter<ClipId>(id => id.Value.ToByteArray(true), bytes => new(new Guid(bytes, true)));
}

/// <summary>Lets <c>dotnet ef</c> make migrations without starting the server.</summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteAppDb>
{
    public SqliteAppDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteAppDb>().UseApplicationServiceProvider(DesignTime.Services).UseSqlite("Data Source=:memory:").Options);
}
