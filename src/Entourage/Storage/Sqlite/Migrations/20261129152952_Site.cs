using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Entourage.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(SqliteAppDb))]
    [Migration("20261129152952_Site")]
    public class Site : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "maker",
                table: "clips",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "maker_until",
                table: "clips",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "site",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    key_check = table.Column<byte[]>(type: "BLOB", nullable: false),
                    mark = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_site", x => x.id);
                });
        }
    }
}
