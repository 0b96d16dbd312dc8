using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace Entourage.Storage;

/// <summary>
/// The one database context: it owns the model and the migrations, and serves ASP.NET Identity; everything else reads and writes through
/// <see cref="StoreReader"/> and <see cref="StoreWriter"/>. It names no capability: each brings its own tables, found by scanning this assembly.
/// Scoped to a request; not thread-safe.
/// </summary>
/// <param name="options">Provider and connection.</param>
[FrontDoor]
internal abstract partial class AppDb(DbContextOptions options) : IdentityUserContext<IdentityUser<Guid>, Guid>(options)
{
    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(AppDb).Assembly);
        foreach (var entity in builder.Model.GetEntityTypes())
        {
            if (entity.IsMappedToJson()) continue;
            entity.SetTableName(SnakeCase(entity.GetTableName()!.Replace("AspNet", "identity_", StringComparison.Ordinal)));
            foreach (var property in entity.GetProperties()) property.SetColumnName(SnakeCase(property.GetColumnName()));
        }
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<InstantConverter>();
        configurationBuilder.Properties<InvitationId>().HaveConversion<InvitationIdConverter>();
    }

    /// <summary>The earlier migrations that became one: a database that has had all of them has the same tables.</summary>
    internal abstract IReadOnlyList<string> FormerMigrations { get; }

    /// <summary>What its transaction has said that it changes.</summary>
    internal PendingChanges Pending { get; } = new();

    /// <summary>A session on this context's connection, inside its transaction.</summary>
    internal abstract StoreSession Session();

    // SQL is written by hand for both stores; unquoted lower-case names mean the same in each.
    private static string SnakeCase(string name) => WordStart().Replace(name, "$1_$2").Replace("__", "_", StringComparison.Ordinal).ToLowerInvariant();

    [GeneratedRegex("([a-z0-9])([A-Z])")]
    private static partial Regex WordStart();
}
