#!/usr/bin/env bash
# EF Core 10.0.15's migration scripts (IMigrator.GenerateScript, which `dotnet ef migrations script` calls) where a migration has SQL of its own, on SQLite and
# for PostgreSQL (Npgsql 10.0.3).
#
# Guess, written down first: a migration that has run on hundreds of databases gives a script that runs. EF Core ends every statement that it writes itself
# with a semicolon, so it ends those of `migrationBuilder.Sql(…)` as well, or puts something between, as it does for SQL Server.
#
# What happens: when a migration runs, each `Sql(…)` is a command of its own, and nobody misses the semicolon. In the script it is copied as it is, so that it
# and the statement after it become one, and the whole script is a syntax error: found on the day on which somebody without EF Core brings a database up to date.
# For PostgreSQL the plain script is the same, and the idempotent one, which wraps every statement in a block of its own, does not end it either.
set -euo pipefail
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false # No build server is left behind.
command -v dotnet >/dev/null || { echo "Please install: the .NET SDK 10" >&2; exit 3; }
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT
cd -- "$folder"
cat >Script.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Microsoft.EntityFrameworkCore.Sqlite" Version="VERSION" />
    <PackageReference Include="Npgsql.EntityFrameworkCore.PostgreSQL" Version="NPGSQL" />
  </ItemGroup>
</Project>
X
cat >Program.cs <<'X'
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

Console.WriteLine($"EF Core {ProductInfo.GetVersion()}");
await using var sqlite = new Films(new DbContextOptionsBuilder<Films>().UseSqlite("Data Source=migrated.db").Options);
await sqlite.Database.MigrateAsync();
Console.WriteLine($"SQLite, migrated: {await sqlite.Database.SqlQueryRaw<int>("SELECT count(*) AS Value FROM sqlite_master WHERE name IN ('tags', 'films')").SingleAsync()} tables");
var script = sqlite.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.NoTransactions);
await using var copy = new Microsoft.Data.Sqlite.SqliteConnection("Data Source=scripted.db");
await copy.OpenAsync();
await using var run = copy.CreateCommand();
run.CommandText = script;
try { await run.ExecuteNonQueryAsync(); Console.WriteLine("SQLite, by the script: it runs"); }
catch (Microsoft.Data.Sqlite.SqliteException refused) { Console.WriteLine($"SQLite, by the script: {refused.Message}"); }
await using var postgres = new Films(new DbContextOptionsBuilder<Films>().UseNpgsql("Host=nowhere").Options);
foreach (var kind in (MigrationsSqlGenerationOptions[])[MigrationsSqlGenerationOptions.Default, MigrationsSqlGenerationOptions.Idempotent])
{
    var lines = postgres.GetService<IMigrator>().GenerateScript(options: kind).ReplaceLineEndings("\n").Split('\n').Where(line => line.Trim().Length > 0).ToList();
    var at = lines.FindIndex(line => line.Contains("CREATE TABLE tags", StringComparison.Ordinal));
    Console.WriteLine($"PostgreSQL, {kind}: \"{lines[at].Trim()}\", then \"{lines[at + 1].Trim()}\"");
}

public sealed class Films(DbContextOptions<Films> options) : DbContext(options);

[DbContext(typeof(Films))]
[Migration("20260101000000_First")]
public sealed class First : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("CREATE TABLE tags (film INTEGER NOT NULL, tag INTEGER NOT NULL, PRIMARY KEY (film, tag))");
        migrationBuilder.CreateTable("films", table => new { id = table.Column<int>() });
    }
}
X
sed -i -e "s/VERSION/10.0.15/; s/NPGSQL/10.0.3/" Script.csproj
dotnet build --nologo -v quiet -o out >build.log 2>&1 || { cat build.log; exit 1; }
dotnet out/Script.dll | tee said
diff - said <<'X' || { echo "This has changed." >&2; exit 1; }
EF Core 10.0.15
SQLite, migrated: 2 tables
SQLite, by the script: SQLite Error 1: 'near "CREATE": syntax error'.
PostgreSQL, Default: "CREATE TABLE tags (film INTEGER NOT NULL, tag INTEGER NOT NULL, PRIMARY KEY (film, tag))", then "CREATE TABLE films ("
PostgreSQL, Idempotent: "CREATE TABLE tags (film INTEGER NOT NULL, tag INTEGER NOT NULL, PRIMARY KEY (film, tag))", then "END IF;"
X
echo "Seen as described."
