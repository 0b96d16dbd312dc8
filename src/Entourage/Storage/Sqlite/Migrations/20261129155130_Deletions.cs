using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Entourage.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(SqliteAppDb))]
    [Migration("20261129155130_Deletions")]
    public class Deletions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "deletions",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_deletions", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_held_handles_until",
                table: "held_handles",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "IX_freezes_by",
                table: "freezes",
                column: "by",
                filter: "by IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ceremonies_member",
                table: "ceremonies",
                column: "member",
                filter: "member IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_audit_by",
                table: "audit",
                column: "by",
                filter: "by IS NOT NULL");
        }
    }
}
