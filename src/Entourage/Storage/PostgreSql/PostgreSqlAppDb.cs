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
        // Byte by byte, as SQLite does: lists are ordered the same on both, whatever language the server was set up in.
        configurationBuilder.Properties<string>().UseCollation("C");
        configurationBuilder.Properties<InvitationId>().UseCollation("C");
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<string> FormerMigrations { get; } =
    [
        "20261123005243_Start",
        "20261123025500_ClipsByTime",
        "20261123041047_Refusals",
        "20261123042638_Moderation",
        "20261123044538_Brakes",
        "20261123074117_Safety",
        "20261123105050_Ages",
        "20261123112331_Rollouts",
        "20261123145212_Facts",
        "20261123165604_Groups",
        "20261123210634_NumbersTogether",
    ];

    /// <inheritdoc/>
    internal override StoreSession Session()
    {
        var current = Database.CurrentTransaction ?? throw new InvalidOperationException("Only inside an identity transaction.");
        return new PostgreSqlSession((NpgsqlConnection)Database.GetDbConnection(), (NpgsqlTransaction)current.GetDbTransaction());
    }

    private sealed class MemberIdConverter() : ValueConverter<MemberId, Guid>(id => id.Value, uuid => new(uuid));

    private sealed class ClipIdConverter() : ValueConverter<ClipId, Guid>(id => id.Value, uuid => new(uuid));
}

/// <summary>Lets <c>dotnet ef</c> make migrations without starting the server.</summary>
internal sealed class PostgreSqlDesignTime : IDesignTimeDbContextFactory<PostgreSqlAppDb>
{
    public PostgreSqlAppDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgreSqlAppDb>().UseApplicationServiceProvider(DesignTime.Services).UseNpgsql("Host=nowhere").Options);
}
