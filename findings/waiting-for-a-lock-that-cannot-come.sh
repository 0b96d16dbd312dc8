#!/usr/bin/env bash
# Microsoft.Data.Sqlite 10.0.15, WAL: a transaction that has read first wants to write, and somebody else has written in between.
#
# Guess, written down first: SQLite says SQLITE_BUSY_SNAPSHOT (517) at once, because waiting cannot help: the snapshot is old and stays old. Libraries wait
# for "busy" (5), and this is another code; so the caller learns it at once and starts over. A cancellation token ends the wait in any case.
#
# What happens: Microsoft.Data.Sqlite takes it for any other "busy" (517 is 5 in its lower eight bits) and tries the statement again and again until the
# command's timeout is over: 30 seconds by default (4 here). Nobody holds a lock meanwhile, others write freely. A token that is cancelled after half a
# second changes nothing, and the waiting is done on the caller's thread, ExecuteNonQueryAsync or not. Python's sqlite3, asked to wait for as long, says so
# at once. It is the same when the error is caught and the statement tried again; only ROLLBACK helps.
set -euo pipefail
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false # No build server is left behind.
for need in dotnet python3; do command -v $need >/dev/null || { echo "Please install: python3 and the .NET SDK 10" >&2; exit 3; }; done
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT
cd -- "$folder"
cat >Wait.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable></PropertyGroup>
  <ItemGroup><PackageReference Include="Microsoft.Data.Sqlite" Version="10.0.15" /></ItemGroup>
</Project>
X
cat >Program.cs <<'X'
using System.Diagnostics;
using Microsoft.Data.Sqlite;

using var mine = Open();
using var theirs = Open();
Run(mine, "PRAGMA journal_mode = wal; CREATE TABLE films (title TEXT)");
Console.WriteLine($".NET {Environment.Version}, SQLite {Run(mine, "SELECT sqlite_version()")}");
using var begun = mine.BeginTransaction(deferred: true);
Run(mine, "SELECT count(*) FROM films", begun);
Run(theirs, "INSERT INTO films VALUES ('theirs')");
using var write = mine.CreateCommand();
(write.CommandText, write.Transaction, write.CommandTimeout) = ("INSERT INTO films VALUES ('mine')", begun, 4);
var watch = Stopwatch.StartNew();
var stop = new CancellationTokenSource(500);
var freely = Task.Run(async () => { await Task.Delay(1500); Run(theirs, "INSERT INTO films VALUES ('while mine waits')"); return watch.Elapsed; });
try
{
    var task = write.ExecuteNonQueryAsync(stop.Token);
    Console.WriteLine($"the task is handed back after {Seconds(watch.Elapsed)} s");
    await task;
}
catch (SqliteException refused) { Console.WriteLine($"{refused.SqliteExtendedErrorCode} after {Seconds(watch.Elapsed)} s, token cancelled: {stop.IsCancellationRequested}"); }
var other = await freely;
Console.WriteLine($"somebody else wrote meanwhile: {other < TimeSpan.FromSeconds(3.5)}");
begun.Rollback();
write.Transaction = null;
Console.WriteLine($"after a rollback: {write.ExecuteNonQuery()} row");

// 150 ms are slept between two tries, and the machine may be slow; whole seconds are enough here.
static int Seconds(TimeSpan time) => (int)(time.TotalSeconds + 0.2);

static SqliteConnection Open()
{
    var db = new SqliteConnection("Data Source=films.db");
    db.Open();
    return db;
}

static object? Run(SqliteConnection db, string sql, SqliteTransaction? begun = null)
{
    using var command = db.CreateCommand();
    (command.CommandText, command.Transaction) = (sql, begun);
    return command.ExecuteScalar();
}
X
dotnet build --nologo -v quiet -o out >build.log 2>&1 || { cat build.log; exit 1; }
said="$(dotnet out/Wait.dll)
$(python3 - <<'X'
import sqlite3, time
mine, theirs = (sqlite3.connect("films.db", timeout=4, isolation_level=None) for _ in range(2))
mine.execute("BEGIN")
mine.execute("SELECT count(*) FROM films").fetchone()
theirs.execute("INSERT INTO films VALUES ('theirs')")
start = time.monotonic()
try:
    mine.execute("INSERT INTO films VALUES ('mine')")
except sqlite3.OperationalError as refused:
    print(f"Python: {refused.sqlite_errorcode} after {int(time.monotonic() - start + 0.2)} s")
X
)"
echo "$said"
[[ $said =~ ^.NET\ 10\..*517\ after\ [456]\ s,\ token\ cancelled:\ True.*somebody\ else\ wrote\ meanwhile:\ True.*after\ a\ rollback:\ 1\ row.*Python:\ 517\ after\ 0\ s$ ]] || { echo "This has changed." >&2; exit 1; }
