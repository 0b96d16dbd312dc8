using Microsoft.EntityFrameworkCore.Migrations;


namespace Entourage.Storage.Sqlite.Migrations
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
                    invitation = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    subject = table.Column<byte[]>(type: "BLOB", nullable: false),
                    clip = table.Column<byte[]>(type: "BLOB", nullable: false),
                    reporter = table.Column<byte[]>(type: "BLOB", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reports", x => x.invitation);
                });

            migrationBuilder.CreateTable(
                name: "suppressions",
                columns: table => new
                {
                    contact = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    creator = table.Column<byte[]>(type: "BLOB", nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false)
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
