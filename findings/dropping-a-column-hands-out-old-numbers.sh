#!/usr/bin/env bash
# EF Core 10.0.15 on SQLite: what does a migration that drops one column do to a table with AUTOINCREMENT, and to what hangs on that table?
#
# Guess, written down first: AUTOINCREMENT is there so that the number of a deleted row is never given to another one. SQLite can drop a column in place,
# so the migration takes the column away and touches nothing else: numbers, triggers and indexes stay.
#
# What happens: EF Core builds the table anew from its model, copies the rows and drops the old one. SQLite throws the memory of the highest number away
# with the old table, and the copies only bring the highest number that is still there: the number of the row that was deleted last is given to the next
# one. Triggers, and indexes that were made by SQL and not by the model, are gone as well, without a word. "ALTER TABLE … DROP COLUMN" keeps all three.
set -euo pipefail
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false # No build server is left behind.
command -v dotnet >/dev/null || { echo "Please install: the .NET SDK 10" >&2; exit 3; }
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT
cd -- "$folder"
cat >Drop.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable></PropertyGroup>
  <ItemGroup><PackageReference Include="Microsoft.EntityFrameworkCore.Sqlite" Version="10.0.15" /></ItemGroup>
</Project>
X
cat >Program.cs <<'X'
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

Console.WriteLine($"EF Core {ProductInfo.GetVersion()}");
foreach (var way in (string[])["the migration", "ALTER TABLE"])
{
    using var db = new Films(way + ".db");
    var migrator = db.GetService<IMigrator>();
    migrator.Migrate("20260101000001_First");
    db.Database.OpenConnection();
    foreach (var title in (string[])["a", "b", "c"]) db.Database.ExecuteSql($"INSERT INTO Films (Title) VALUES ({title})");
    db.Database.ExecuteSqlRaw("DELETE FROM Films WHERE Id = 3");
    db.Database.ExecuteSqlRaw("CREATE TRIGGER by_hand AFTER INSERT ON Films BEGIN SELECT 1; END; CREATE INDEX by_hand_too ON Films (Title) WHERE Title > 'm'");
    Console.WriteLine($"Before {way}: {All(db)}");
    if (way == "ALTER TABLE") db.Database.ExecuteSqlRaw("ALTER TABLE Films DROP COLUMN Old");
    else migrator.Migrate("20260101000002_Second");
    Console.WriteLine($"After {way}: {All(db)}");
    Console.WriteLine($"The next film is number {One(db, "INSERT INTO Films (Title) VALUES ('d') RETURNING Id")}; number 3 was somebody else's.");
}

static string All(Films db) => $"highest number {One(db, "SELECT seq FROM sqlite_sequence WHERE name = 'Films'")}; "
    + One(db, "SELECT group_concat(name, ', ') FROM (SELECT name FROM sqlite_schema WHERE tbl_name = 'Films' AND name <> 'Films' ORDER BY name)");

static object? One(Films db, string sql)
{
    using var command = db.Database.GetDbConnection().CreateCommand();
    command.CommandText = sql;
    return command.ExecuteScalar();
}

sealed class Film { public int Id { get; set; } public string Title { get; set; } = ""; }

sealed class Films(string file) : DbContext
{
    protected override void OnConfiguring(DbContextOptionsBuilder options) =>
        options.UseSqlite($"Data Source={file};Pooling=False").ConfigureWarnings(warn => warn.Ignore(RelationalEventId.PendingModelChangesWarning));
    protected override void OnModelCreating(ModelBuilder model) => model.Entity<Film>(Shape.Of);
}

static class Shape
{
    public static void Of(Microsoft.EntityFrameworkCore.Metadata.Builders.EntityTypeBuilder film)
    {
        film.ToTable("Films");
        film.Property<int>("Id").ValueGeneratedOnAdd();
        film.HasKey("Id");
        film.Property<string>("Title").IsRequired();
        film.HasIndex("Title").HasFilter("Title < 'm'").HasDatabaseName("of_the_model");
    }
}

[DbContext(typeof(Films)), Migration("20260101000001_First")]
sealed class First : Migration
{
    protected override void Up(MigrationBuilder up)
    {
        up.CreateTable("Films", table => new
        {
            Id = table.Column<int>("INTEGER").Annotation("Sqlite:Autoincrement", true),
            Title = table.Column<string>("TEXT"),
            Old = table.Column<string>("TEXT", nullable: true),
        }, constraints: table => table.PrimaryKey("PK_Films", film => film.Id));
        up.CreateIndex("of_the_model", "Films", "Title", filter: "Title < 'm'");
    }
    protected override void BuildTargetModel(ModelBuilder model) => model.Entity("Film", film => { Shape.Of(film); film.Property<string>("Old"); });
}

[DbContext(typeof(Films)), Migration("20260101000002_Second")]
sealed class Second : Migration
{
    protected override void Up(MigrationBuilder up) => up.DropColumn("Old", "Films");
    protected override void BuildTargetModel(ModelBuilder model) => model.Entity("Film", Shape.Of);
}
X
dotnet build --nologo -v quiet -o out >build.log 2>&1 || { cat build.log; exit 1; }
dotnet out/Drop.dll | tee said
diff - said <<'X' || { echo "This has changed." >&2; exit 1; }
EF Core 10.0.15
Before the migration: highest number 3; by_hand, by_hand_too, of_the_model
After the migration: highest number 2; of_the_model
The next film is number 3; number 3 was somebody else's.
Before ALTER TABLE: highest number 3; by_hand, by_hand_too, of_the_model
After ALTER TABLE: highest number 3; by_hand, by_hand_too, of_the_model
The next film is number 4; number 3 was somebody else's.
X
echo "Seen as described."
