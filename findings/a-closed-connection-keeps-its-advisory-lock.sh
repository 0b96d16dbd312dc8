#!/usr/bin/env bash
# Npgsql 10.0.3 and PostgreSQL 15: when does a session's advisory lock end, if the connection is closed into the pool?
#
# Guess, written down first: the pool resets a connection when it is closed ("No Reset On Close" is off), with DISCARD ALL, which gives back advisory locks,
# ends LISTEN and drops temporary tables. So "open, pg_try_advisory_lock, work, close" is a fine way to have one worker among several nodes.
#
# What happens: nothing is sent on closing. DISCARD ALL is kept and goes out in front of the next command that uses the same physical connection; opening it
# is not enough. Until then, or until the pool throws the connection away (five minutes idle, and never while Minimum Pool Size keeps it), the
# server's session still holds the lock, and no other node gets it. A test in one process sees nothing: its second "open" is given the same
# physical connection and resets it with its first command.
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
cat >Lock.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable></PropertyGroup>
  <ItemGroup><PackageReference Include="Npgsql" Version="10.0.3" /></ItemGroup>
</Project>
X
cat >Program.cs <<'X'
using Npgsql;

// Two data sources have two pools, as two nodes do.
await using var one = NpgsqlDataSource.Create($"Host={args[0]};Username=me;Database=postgres;Application Name=one");
await using var two = NpgsqlDataSource.Create($"Host={args[0]};Username=me;Database=postgres;Application Name=two");
await using var other = await two.OpenConnectionAsync();
Console.WriteLine(await Ask(other, "SHOW server_version"));
await using (var first = await one.OpenConnectionAsync())
{
    Console.WriteLine($"node one locks: {await Ask(first, "SELECT pg_try_advisory_lock(7)")}");
    await Ask(first, "LISTEN news; CREATE TEMP TABLE mine (x int)");
}
await Task.Delay(2000);
Console.WriteLine($"node one closed two seconds ago; node two locks: {await Ask(other, "SELECT pg_try_advisory_lock(7)")}; there are {await Ask(other, "SELECT count(*) FROM pg_class WHERE relpersistence = 't'")} temporary tables; "
    + $"node one's session is {await Ask(other, "SELECT state || ', last asked ' || query FROM pg_stat_activity WHERE application_name = 'one'")}");
await using (var again = await one.OpenConnectionAsync())
{
    Console.WriteLine($"node one opened again; node two locks: {await Ask(other, "SELECT pg_try_advisory_lock(7)")}");
    await Ask(again, "SELECT 1");
    Console.WriteLine($"node one asked something; node two locks: {await Ask(other, "SELECT pg_try_advisory_lock(7)")}; there are {await Ask(other, "SELECT count(*) FROM pg_class WHERE relpersistence = 't'")} temporary tables");
}

static async Task<object?> Ask(NpgsqlConnection connection, string sql)
{
    await using var command = new NpgsqlCommand(sql, connection);
    return await command.ExecuteScalarAsync();
}
X
dotnet build --nologo -v quiet -o out >build.log 2>&1 || { cat build.log; exit 1; }
dotnet out/Lock.dll "$folder" | tee said
diff - <(sed 1d said) <<'X' || { echo "This has changed." >&2; exit 1; }
node one locks: True
node one closed two seconds ago; node two locks: False; there are 1 temporary tables; node one's session is idle, last asked CREATE TEMP TABLE mine (x int)
node one opened again; node two locks: False
node one asked something; node two locks: True; there are 0 temporary tables
X
echo "Seen as described."
