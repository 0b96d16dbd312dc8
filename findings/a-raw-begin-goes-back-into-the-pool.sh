#!/usr/bin/env bash
# Microsoft.Data.Sqlite 10.0.15: what becomes of a transaction that was begun by SQL ("BEGIN IMMEDIATE") when its connection is disposed before COMMIT?
#
# Guess, written down first: disposing a connection ends its transaction. sqlite3_close rolls back what is open, and a pool that keeps the handle must do
# the same, or it would hand one caller's half-done work to the next. So an exception between BEGIN and COMMIT undoes the work.
#
# What happens: the pool keeps the handle as it is. The transaction stays open and keeps the write lock with nobody holding a connection: every other writer
# waits for nothing. Whoever opens a connection next sees the half-done rows and cannot begin; a plain INSERT of theirs joins the stranger's
# transaction, and a COMMIT of theirs saves what had failed. Temporary tables come along too. BeginTransaction() is rolled back, as one thinks, and so is
# all with Pooling=False.
set -euo pipefail
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false # No build server is left behind.
command -v dotnet >/dev/null || { echo "Please install: the .NET SDK 10" >&2; exit 3; }
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT
cd -- "$folder"
cat >Pool.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable></PropertyGroup>
  <ItemGroup><PackageReference Include="Microsoft.Data.Sqlite" Version="10.0.15" /></ItemGroup>
</Project>
X
cat >Program.cs <<'X'
using Microsoft.Data.Sqlite;

using (var db = Open("")) Console.WriteLine($"SQLite {Run(db, "SELECT sqlite_version()")}");
foreach (var way in (string[])["BEGIN IMMEDIATE", "BEGIN IMMEDIATE, no pool", "BeginTransaction"])
{
    var pool = way.EndsWith("no pool") ? "Pooling=False" : "";
    using (var db = Open(pool)) Run(db, "PRAGMA journal_mode = wal; DROP TABLE IF EXISTS films; CREATE TABLE films (title TEXT)");
    try
    {
        using var db = Open(pool);
        using var begun = way == "BeginTransaction" ? db.BeginTransaction() : null;
        if (begun is null) Run(db, "BEGIN IMMEDIATE");
        Run(db, "CREATE TEMP TABLE mine (x)", begun);
        Run(db, "INSERT INTO films VALUES ('half done')", begun);
        throw new IOException("Something goes wrong before COMMIT.");
    }
    catch (IOException) { }
    using (var other = Open("Pooling=False;Default Timeout=1")) Console.WriteLine($"{way}: another writer: {Try(other, "INSERT INTO films VALUES ('other')")}");
    using (var next = Open(pool))
    {
        Console.WriteLine($"{way}: the next connection sees {Run(next, "SELECT count(*) FROM films WHERE title = 'half done'")} half-done rows, {Run(next, "SELECT count(*) FROM temp.sqlite_schema")} temporary tables; to begin: {Try(next, "BEGIN IMMEDIATE")}");
        Try(next, "COMMIT");
    }
    using (var later = Open("Pooling=False")) Console.WriteLine($"{way}: after the next one's COMMIT there are {Run(later, "SELECT count(*) FROM films WHERE title = 'half done'")} half-done rows for good");
    SqliteConnection.ClearAllPools();
}

static SqliteConnection Open(string more)
{
    var db = new SqliteConnection("Data Source=films.db;" + more);
    db.Open();
    return db;
}

static object? Run(SqliteConnection db, string sql, SqliteTransaction? begun = null)
{
    using var command = db.CreateCommand();
    (command.CommandText, command.Transaction) = (sql, begun);
    return command.ExecuteScalar();
}

static string Try(SqliteConnection db, string sql)
{
    try { Run(db, sql); return "fine"; }
    catch (SqliteException refused) { return refused.Message; }
}
X
dotnet build --nologo -v quiet -o out >build.log 2>&1 || { cat build.log; exit 1; }
dotnet out/Pool.dll | tee said
diff - <(sed 1d said) <<'X' || { echo "This has changed." >&2; exit 1; }
BEGIN IMMEDIATE: another writer: SQLite Error 5: 'database is locked'.
BEGIN IMMEDIATE: the next connection sees 1 half-done rows, 1 temporary tables; to begin: SQLite Error 1: 'cannot start a transaction within a transaction'.
BEGIN IMMEDIATE: after the next one's COMMIT there are 1 half-done rows for good
BEGIN IMMEDIATE, no pool: another writer: fine
BEGIN IMMEDIATE, no pool: the next connection sees 0 half-done rows, 0 temporary tables; to begin: fine
BEGIN IMMEDIATE, no pool: after the next one's COMMIT there are 0 half-done rows for good
BeginTransaction: another writer: fine
BeginTransaction: the next connection sees 0 half-done rows, 0 temporary tables; to begin: fine
BeginTransaction: after the next one's COMMIT there are 0 half-done rows for good
X
echo "Seen as described."
