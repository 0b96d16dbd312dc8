#!/usr/bin/env bash
# SQLite (SQLitePCLRaw, as Microsoft.Data.Sqlite 10.0.15 brings it): a partial index (WHERE state = 'ready') and a prepared statement with state = $state.
#
# Guess, written down first: a plan is made when a statement is prepared, before any value is known. So a parameter hides the partial index and the table is
# scanned; to use the index one must write the value into the text. A statement that is prepared once is compiled once.
#
# What happens: the index is used. SQLite looks at the value that is bound, and because the plan now depends on it, every new binding of that parameter makes
# the next step compile the statement anew, also when the value is the same as before; for 'done' the same statement scans. Preparing once and
# running a thousand times compiles a thousand times. A parameter that no partial index asks about costs nothing, and with the planner's stability guarantee
# (SQLITE_DBCONFIG_ENABLE_QPSG) it is as guessed: one compilation and a scan.
set -euo pipefail
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false # No build server is left behind.
command -v dotnet >/dev/null || { echo "Please install: the .NET SDK 10" >&2; exit 3; }
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT
cd -- "$folder"
cat >Plan.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable></PropertyGroup>
  <ItemGroup><PackageReference Include="Microsoft.Data.Sqlite" Version="10.0.15" /></ItemGroup>
</Project>
X
cat >Program.cs <<'X'
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

const int Scanned = 1, Compiled = 5; // SQLITE_STMTSTATUS_FULLSCAN_STEP and _REPREPARE
using var db = new SqliteConnection("Data Source=:memory:");
db.Open();
Console.WriteLine($"SQLite {sqlite3_libversion().utf8_to_string()}");
using (var make = db.CreateCommand())
{
    make.CommandText = """
        CREATE TABLE films (id INTEGER PRIMARY KEY, state TEXT, owner TEXT, at INTEGER);
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
          INSERT INTO films SELECT i, CASE i % 1000 WHEN 0 THEN 'ready' ELSE 'done' END, i % 5000, i FROM n;
        CREATE INDEX of_ready ON films (at) WHERE state = 'ready';
        CREATE INDEX of_owner ON films (owner);
        """;
    make.ExecuteNonQuery();
}

Say("the value in the text", "SELECT max(at) FROM films WHERE state = 'ready'", null);
Say("$ = 'ready'", "SELECT max(at) FROM films WHERE state = $", "ready");
Say("$ = 'done'", "SELECT max(at) FROM films WHERE state = $", "done");
Say("another column, $ = '7'", "SELECT max(at) FROM films WHERE owner = $", "7");
sqlite3_db_config(db.Handle!, SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _);
Say("with QPSG, $ = 'ready'", "SELECT max(at) FROM films WHERE state = $", "ready");

void Say(string what, string sql, string? value)
{
    sqlite3_prepare_v2(db.Handle!, sql.Replace("$", "?1"), out var statement);
    using (statement)
    {
        var watch = Stopwatch.StartNew();
        for (var run = 0; run < 1000; run++)
        {
            if (value is not null) sqlite3_bind_text(statement, 1, value);
            sqlite3_step(statement);
            sqlite3_reset(statement);
        }
        // How long it took is shown and not judged.
        Console.Error.WriteLine($"({what}: {watch.Elapsed.TotalMicroseconds / 1000:F1} µs each)");
        Console.WriteLine($"{what}: compiled anew {sqlite3_stmt_status(statement, Compiled, 0)} times in 1000 runs, {(sqlite3_stmt_status(statement, Scanned, 0) > 0 ? "scans the table" : "uses an index")}");
    }
}
X
dotnet build --nologo -v quiet -o out >build.log 2>&1 || { cat build.log; exit 1; }
dotnet out/Plan.dll | tee said
diff - <(sed 1d said) <<'X' || { echo "This has changed." >&2; exit 1; }
the value in the text: compiled anew 0 times in 1000 runs, uses an index
$ = 'ready': compiled anew 1000 times in 1000 runs, uses an index
$ = 'done': compiled anew 1000 times in 1000 runs, scans the table
another column, $ = '7': compiled anew 0 times in 1000 runs, uses an index
with QPSG, $ = 'ready': compiled anew 0 times in 1000 runs, scans the table
X
echo "Seen as described."
