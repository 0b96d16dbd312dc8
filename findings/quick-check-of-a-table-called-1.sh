#!/usr/bin/env bash
# SQLite of Debian 12 (3.40.1) and of SQLitePCLRaw.bundle_e_sqlite3 (newer): what does the argument of the table-valued quick_check mean?
#
# Guess, written down first: PRAGMA quick_check(N) stops after N faults and PRAGMA quick_check('t') looks at one table. SELECT … FROM pragma_quick_check(1)
# is the same pragma in the shape of a table, so a number is a number there too: at most one row, of the whole database.
#
# What happens: the pragma takes the number for a count in both. The table takes it for a count in 3.40.1 and for the name of a table in 3.53.3: "no such
# table: 1". A check that worked with the system's library fails with a newer one at every start; without an argument, and LIMIT 1 after it, both agree.
set -euo pipefail
command -v python3 >/dev/null || { echo "Please install: python3" >&2; exit 3; }
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT
cd -- "$folder"
cat >Check.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="Microsoft.Data.Sqlite" Version="10.0.15" /></ItemGroup>
</Project>
X
cat >Program.cs <<'X'
using Microsoft.Data.Sqlite;

using var db = new SqliteConnection("Data Source=:memory:");
db.Open();
foreach (var sql in (string[])["SELECT sqlite_version()", "CREATE TABLE films (id INTEGER)", "PRAGMA quick_check(1)", "SELECT * FROM pragma_quick_check(1)", "SELECT * FROM pragma_quick_check('films')", "SELECT * FROM pragma_quick_check"])
{
    using var command = db.CreateCommand();
    command.CommandText = sql;
    try { Console.WriteLine($"{sql}: {command.ExecuteScalar()}"); }
    catch (SqliteException refused) { Console.WriteLine($"{sql}: {refused.Message}"); }
}
X
dotnet build --nologo -v quiet -o out >build.log 2>&1 || { cat build.log; exit 1; }
said=$(dotnet out/Check.dll)
echo "$said"
old=$(python3 - <<'X'
import sqlite3
db = sqlite3.connect(":memory:")
for sql in ("SELECT sqlite_version()", "CREATE TABLE films (id INTEGER)", "PRAGMA quick_check(1)", "SELECT * FROM pragma_quick_check(1)", "SELECT * FROM pragma_quick_check('films')"):
    print(f"{sql}: {db.execute(sql).fetchone()}")
X
)
echo "$old"
[[ $said == *"sqlite_version(): 3.53.3"*"PRAGMA quick_check(1): ok"*"pragma_quick_check(1): SQLite Error 1: 'no such table: 1'."* ]] \
  && [[ $old == *"sqlite_version(): ('3.40.1',)"*"PRAGMA quick_check(1): ('ok',)"*"pragma_quick_check(1): ('ok',)"* ]] || { echo "This has changed." >&2; exit 1; }
