using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Entourage.Storage.PostgreSql.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(PostgreSqlAppDb))]
    [Migration("20261129155224_Deletions")]
    public class Deletions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "deletions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C"),
                    at = table.Column<long>(type: "bigint", nullable: false)
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
