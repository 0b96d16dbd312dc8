#!/usr/bin/env bash
# EFCore.NamingConventions 10.0.1 with EF Core 10.0.15 (SQLite): does a name that the model gives to an index survive?
#
# Guess, written down first: the package renames what EF Core would name by convention, and leaves alone whatever the model names itself. So two
# filtered indexes on the same column, each with its own name, keep their names.
#
# What happens: a name given by the overload of HasIndex that takes one is lost. Both indexes get the name that the convention derives from the
# column, and the second one a number. Which of the two is which can no longer be told, and a migration that names them finds neither. The same
# name given by HasDatabaseName is kept. Without the package both ways mean the same.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT
cd -- "$folder"
cat >Names.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Microsoft.EntityFrameworkCore.Sqlite" Version="10.0.15" />
    <PackageReference Include="EFCore.NamingConventions" Version="10.0.1" />
  </ItemGroup>
</Project>
X
cat >Program.cs <<'X'
using Microsoft.EntityFrameworkCore;

foreach (var way in new[] { "HasIndex(…, name)", "HasDatabaseName" })
{
    foreach (var renamed in new[] { false, true })
    {
        using var db = new Films(way, renamed);
        var names = db.Model.FindEntityType(typeof(Film))!.GetIndexes().Select(index => index.GetDatabaseName()).Order();
        string made;
        try { db.Database.OpenConnection(); db.Database.EnsureCreated(); made = "created"; }
        catch (Microsoft.Data.Sqlite.SqliteException refused) { made = refused.Message; }
        Console.WriteLine($"{way}, {(renamed ? "with" : "without")} UseSnakeCaseNamingConvention: {string.Join(", ", names)}; {made}");
    }
}

sealed class Film { public int Id { get; set; } public string State { get; set; } = ""; }

sealed class Films(string way, bool renamed) : DbContext
{
    protected override void OnConfiguring(DbContextOptionsBuilder options)
    {
        options.UseSqlite("Data Source=:memory:").EnableServiceProviderCaching(false);
        if (renamed) options.UseSnakeCaseNamingConvention();
    }

    protected override void OnModelCreating(ModelBuilder model)
    {
        var film = model.Entity<Film>();
        if (way == "HasDatabaseName")
        {
            film.HasIndex(one => one.State, "one").HasFilter("state = 'ready'").HasDatabaseName("IX_ready");
            film.HasIndex(one => one.State, "two").HasFilter("state = 'failed'").HasDatabaseName("IX_failed");
        }
        else
        {
            film.HasIndex(one => one.State, "IX_ready").HasFilter("state = 'ready'");
            film.HasIndex(one => one.State, "IX_failed").HasFilter("state = 'failed'");
        }
    }
}
X
dotnet run --verbosity quiet | tee output
diff - output <<'X' || { echo "This has changed."; exit 1; }
HasIndex(…, name), without UseSnakeCaseNamingConvention: IX_failed, IX_ready; created
HasIndex(…, name), with UseSnakeCaseNamingConvention: ix_film_state, ix_film_state1; created
HasDatabaseName, without UseSnakeCaseNamingConvention: IX_failed, IX_ready; created
HasDatabaseName, with UseSnakeCaseNamingConvention: IX_failed, IX_ready; created
X
echo "Seen as described."
