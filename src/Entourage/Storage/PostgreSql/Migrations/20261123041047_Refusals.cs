using System;
using Microsoft.EntityFrameworkCore.Migrations;


namespace Entourage.Storage.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Refusals : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "reports",
                columns: table => new
                {
                    invitation = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C"),
                    subject = table.Column<Guid>(type: "uuid", nullable: false),
                    clip = table.Column<Guid>(type: "uuid", nullable: false),
                    reporter = table.Column<Guid>(type: "uuid", nullable: true),
                    reason = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C"),
                    made_at = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reports", x => x.invitation);
                });

            migrationBuilder.CreateTable(
                name: "suppressions",
                columns: table => new
                {
                    contact = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    creator = table.Column<Guid>(type: "uuid", nullable: false),
                    made_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_suppressions", x => new { x.contact, x.creator });
                });

            migrationBuilder.CreateIndex(
                name: "IX_reports_reporter",
                table: "reports",
                column: "reporter",
                filter: "reporter IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_reports_subject_made_at",
                table: "reports",
                columns: new[] { "subject", "made_at" });

            migrationBuilder.CreateIndex(
                name: "IX_suppressions_creator",
                table: "suppressions",
                column: "creator");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "reports");

            migrationBuilder.DropTable(
                name: "suppressions");
        }
    }
}
