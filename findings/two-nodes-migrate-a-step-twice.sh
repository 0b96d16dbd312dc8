#!/usr/bin/env bash
# EF Core 10.0.15 with Npgsql 10.0.3 on PostgreSQL 15: two nodes start at once and both call MigrateAsync; several migrations are waiting.
#
# Guess, written down first: since version 9 migrating takes a lock. The second node waits for it, reads the history afterwards and finds nothing left to do.
#
# What happens: the lock (LOCK TABLE on the history) ends with each migration's transaction and is taken anew for the next migration, and the history is
# not read again. In that gap the second node comes in, rightly reads that one step is done, and runs the next one; the first then runs the same step from
# the list in its memory. So it is the first node, the one that was migrating all along, that dies with 23505 on the history's key. A step without a
# transaction (an index made concurrently, a change in batches) is not undone by that: it has been run twice, and either of the two nodes dies.
set -euo pipefail
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false # No build server is left behind.
bin=/usr/lib/postgresql/15/bin
{ [ -x $bin/initdb ] && command -v dotnet >/dev/null; } || { echo "Please install: postgresql-15 and the .NET SDK 10" >&2; exit 3; }
folder=$(mktemp -d)
# PostgreSQL will not run as root.
as=()
[ "$(id -u)" != 0 ] || { as=(runuser -u postgres --); chown postgres "$folder"; }
trap '"${as[@]}" $bin/pg_ctl -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf -- "$folder"' EXIT
cd -- "$folder"
"${as[@]}" $bin/initdb -D data -U me --auth=trust >/dev/null
"${as[@]}" $bin/pg_ctl -D data -o "-k $folder -c listen_addresses='' -c fsync=off" -l data/log -w start >/dev/null
cat >Twice.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Npgsql.EntityFrameworkCore.PostgreSQL" Version="10.0.3" />
    <PackageReference Include="Microsoft.EntityFrameworkCore.Relational" Version="10.0.15" />
  </ItemGroup>
</Project>
X
cat >Program.cs <<'X'
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

await using var postgres = NpgsqlDataSource.Create($"Host={args[0]};Username=me;Database=postgres;Pooling=False");
Console.WriteLine($"EF Core {ProductInfo.GetVersion()}, PostgreSQL {await Ask(postgres, "SHOW server_version")}");
foreach (var bare in (bool[])[false, true])
{
    Second.Bare = bare;
    await Ask(postgres, "DROP DATABASE IF EXISTS films WITH (FORCE)");
    await Ask(postgres, "CREATE DATABASE films");
    await using var films = NpgsqlDataSource.Create($"Host={args[0]};Username=me;Database=films");
    await Ask(films, "CREATE TABLE runs (step text, at timestamptz DEFAULT clock_timestamp())");
    var nodes = new List<Task<string>> { Migrate(args[0]) };
    // The second node comes while the first one's first step (three seconds) is running.
    while (await Ask(films, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(3)%' AND pid <> pg_backend_pid()") is 0L) await Task.Delay(50);
    nodes.Add(Migrate(args[0]));
    var said = await Task.WhenAll(nodes);
    Console.WriteLine($"{(bare ? "second step without a transaction" : "all in transactions")}: {(bare ? $"one node: {said.Min()}; the other: {said.Max()}" : $"first node: {said[0]}; second node: {said[1]}")}; "
        + $"the history has {await Ask(films, "SELECT count(*) FROM \"__EFMigrationsHistory\"")} steps; what the steps wrote: {await Ask(films, "SELECT string_agg(step, ', ' ORDER BY at) FROM runs")}");
}

static async Task<string> Migrate(string host)
{
    await using var db = new Films(host);
    try { await db.Database.MigrateAsync(); return "fine"; }
    catch (PostgresException refused) { return $"{refused.SqlState} {refused.ConstraintName}"; }
}

static async Task<object?> Ask(NpgsqlDataSource source, string sql)
{
    await using var command = source.CreateCommand(sql);
    return await command.ExecuteScalarAsync();
}

sealed class Films(string host) : DbContext
{
    protected override void OnConfiguring(DbContextOptionsBuilder options) =>
        options.UseNpgsql($"Host={host};Username=me;Database=films;Pooling=False").ConfigureWarnings(warn => warn.Ignore(RelationalEventId.PendingModelChangesWarning));
}

[DbContext(typeof(Films)), Migration("20260101000001_First")]
sealed class First : Migration
{
    protected override void Up(MigrationBuilder up) => up.Sql("INSERT INTO runs VALUES ('first'); SELECT pg_sleep(3);");
}

[DbContext(typeof(Films)), Migration("20260101000002_Second")]
sealed class Second : Migration
{
    public static bool Bare { get; set; }
    protected override void Up(MigrationBuilder up) => up.Sql("INSERT INTO runs VALUES ('second'); SELECT pg_sleep(1);", suppressTransaction: Bare);
}

[DbContext(typeof(Films)), Migration("20260101000003_Third")]
sealed class Third : Migration
{
    protected override void Up(MigrationBuilder up) => up.Sql("INSERT INTO runs VALUES ('third');");
}
X
dotnet build --nologo -v quiet -o out >build.log 2>&1 || { cat build.log; exit 1; }
dotnet out/Twice.dll "$folder" | tee said
diff - <(sed 1d said) <<'X' || { echo "This has changed." >&2; exit 1; }
all in transactions: first node: 23505 PK___EFMigrationsHistory; second node: fine; the history has 3 steps; what the steps wrote: first, second, third
second step without a transaction: one node: 23505 PK___EFMigrationsHistory; the other: fine; the history has 3 steps; what the steps wrote: first, second, second, third
X
echo "Seen as described."
