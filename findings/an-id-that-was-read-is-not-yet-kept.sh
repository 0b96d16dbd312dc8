#!/usr/bin/env bash
# Npgsql 10.0.3 on PostgreSQL 15 and Microsoft.Data.Sqlite 10.0.15: the same code, "INSERT … RETURNING id" without a transaction of one's own, through ADO.NET.
#
# Guess, written down first: without a transaction each statement is its own. Once the id has been read the row is there, whatever comes after it; and code that is
# written against DbConnection means the same in both.
#
# What happens: they are each other's opposite. Npgsql sends a command's statements together and PostgreSQL makes one transaction of them: an id
# that was read is taken back when the next statement of the same command fails. SQLite keeps it. For a single statement of two rows it is the other way
# round: in PostgreSQL they are kept by the time that the first id can be read; in SQLite all rows are written at the first step and not saved before
# the reader comes to its end or is closed. Until then nobody else sees them, nobody else can write, and a process that is killed has given ids away
# that do not exist.
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
cat >Kept.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Npgsql" Version="10.0.3" />
    <PackageReference Include="Microsoft.Data.Sqlite" Version="10.0.15" />
  </ItemGroup>
</Project>
X
cat >Program.cs <<'X'
using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;

if (args is [_, var killed])
{
    // The second process: it reads an id, says so, and waits to be killed with its reader open.
    using var doomed = Open(killed);
    using var insert = Command(doomed, "INSERT INTO films VALUES (5, 'e'), (6, 'f') RETURNING id");
    using var given = insert.ExecuteReader();
    given.Read();
    Console.WriteLine(given.GetValue(0));
    Thread.Sleep(Timeout.Infinite);
}

foreach (var name in (string[])["PostgreSQL", "SQLite"])
{
    using var db = Open(name);
    Console.WriteLine($"{name} {db.ServerVersion.Split(' ')[0]}");
    Ask(db, "CREATE TABLE films (id int PRIMARY KEY, title text NOT NULL)");

    object? read = null;
    try
    {
        using var two = Command(db, "INSERT INTO films VALUES (1, 'a') RETURNING id; INSERT INTO films VALUES (2, NULL)");
        using var reader = two.ExecuteReader();
        while (reader.Read()) read = reader.GetValue(0);
        reader.NextResult();
    }
    catch (DbException) { Console.WriteLine($"{name}: id {read} was read, then the next statement failed; rows kept: {Ask(db, "SELECT count(*) FROM films")}"); }

    using (var one = Command(db, "INSERT INTO films VALUES (3, 'c'), (4, 'd') RETURNING id"))
    using (var reader = one.ExecuteReader())
    using (var other = Open(name))
    {
        reader.Read();
        Console.WriteLine($"{name}: id {reader.GetValue(0)} was read, the reader is open; somebody else sees {Ask(other, "SELECT count(*) FROM films WHERE id IN (3, 4)")} of the two rows; writing: {Try(other, "INSERT INTO films VALUES (9, 'i')")}");
    }
    Console.WriteLine($"{name}: the reader is closed; there are {Ask(db, "SELECT count(*) FROM films WHERE id IN (3, 4)")} of the two rows");

    using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [typeof(Program).Assembly.Location, args[0], name]) { RedirectStandardOutput = true })!;
    var id = process.StandardOutput.ReadLine();
    process.Kill();
    process.WaitForExit();
    Console.WriteLine($"{name}: id {id} was given away and the process killed; there are {Ask(db, "SELECT count(*) FROM films WHERE id IN (5, 6)")} of its two rows");
}

DbConnection Open(string name)
{
    DbConnection db = name == "SQLite" ? new SqliteConnection("Data Source=films.db;Default Timeout=1") : new NpgsqlConnection($"Host={args[0]};Username=me;Database=postgres");
    db.Open();
    if (name == "SQLite") Ask(db, "PRAGMA journal_mode = wal");
    return db;
}

static DbCommand Command(DbConnection db, string sql)
{
    var command = db.CreateCommand();
    command.CommandText = sql;
    return command;
}

static object? Ask(DbConnection db, string sql)
{
    using var command = Command(db, sql);
    return command.ExecuteScalar();
}

static string Try(DbConnection db, string sql)
{
    try { Ask(db, sql); return "fine"; }
    catch (DbException refused) { return refused.Message; }
}
X
dotnet build --nologo -v quiet -o out >build.log 2>&1 || { cat build.log; exit 1; }
dotnet out/Kept.dll "$folder" | tee said
diff - <(grep : said) <<'X' || { echo "This has changed." >&2; exit 1; }
PostgreSQL: id 1 was read, then the next statement failed; rows kept: 0
PostgreSQL: id 3 was read, the reader is open; somebody else sees 2 of the two rows; writing: fine
PostgreSQL: the reader is closed; there are 2 of the two rows
PostgreSQL: id 5 was given away and the process killed; there are 2 of its two rows
SQLite: id 1 was read, then the next statement failed; rows kept: 1
SQLite: id 3 was read, the reader is open; somebody else sees 0 of the two rows; writing: SQLite Error 5: 'database is locked'.
SQLite: the reader is closed; there are 2 of the two rows
SQLite: id 5 was given away and the process killed; there are 0 of its two rows
X
echo "Seen as described."
