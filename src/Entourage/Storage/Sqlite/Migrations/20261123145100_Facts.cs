using Microsoft.EntityFrameworkCore.Migrations;


namespace Entourage.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Facts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "clip",
                table: "follow_requests",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "invited_at",
                table: "follow_requests",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "facts",
                columns: table => new
                {
                    // Numbers may come again after a deletion, and nothing is deleted: a table of its own for the last one would cost every redeem a page.
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    happened = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_facts", x => x.id);
                });

            // Without a rowid: rows lie in the order of their key, so that what a page reads is one stretch of the file and not a page for each number.
            migrationBuilder.Sql(
                """
                CREATE TABLE insight_counts (
                    creator BLOB NOT NULL, hours INTEGER NOT NULL, clip BLOB NOT NULL, start INTEGER NOT NULL, measure INTEGER NOT NULL, channel TEXT NOT NULL,
                    number INTEGER NOT NULL,
                    CONSTRAINT "PK_insight_counts" PRIMARY KEY (creator, hours, clip, start, measure, channel)) WITHOUT ROWID
                """);

            migrationBuilder.Sql(
                """
                CREATE TABLE insight_marks (
                    creator BLOB NOT NULL, person INTEGER NOT NULL, mark INTEGER NOT NULL,
                    CONSTRAINT "PK_insight_marks" PRIMARY KEY (creator, person, mark)) WITHOUT ROWID
                """);

            migrationBuilder.CreateTable(
                name: "insight_progress",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    fact = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_insight_progress", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "rollout_exposures",
                columns: table => new
                {
                    feature = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    member = table.Column<byte[]>(type: "BLOB", nullable: false),
                    exposed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    has = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rollout_exposures", x => new { x.feature, x.member });
                });

            migrationBuilder.CreateIndex(
                name: "IX_rollout_exposures_member",
                table: "rollout_exposures",
                column: "member");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "facts");

            migrationBuilder.DropTable(
                name: "insight_counts");

            migrationBuilder.DropTable(
                name: "insight_marks");

            migrationBuilder.DropTable(
                name: "insight_progress");

            migrationBuilder.DropTable(
                name: "rollout_exposures");

            migrationBuilder.DropColumn(
                name: "clip",
                table: "follow_requests");

            migrationBuilder.DropColumn(
                name: "invited_at",
                table: "follow_requests");
        }
    }
}
