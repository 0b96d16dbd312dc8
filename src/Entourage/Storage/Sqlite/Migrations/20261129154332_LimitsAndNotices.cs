using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Entourage.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(SqliteAppDb))]
    [Migration("20261129154332_LimitsAndNotices")]
    public class LimitsAndNotices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_newcomers_network_at",
                table: "newcomers");

            // The engine can drop a column; the tool would make the table anew, outside of a transaction.
            migrationBuilder.Sql("ALTER TABLE newcomers DROP COLUMN network;");

            migrationBuilder.AddColumn<long>(
                name: "device",
                table: "follow_requests",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "network",
                table: "follow_requests",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "access_links",
                columns: table => new
                {
                    key = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    member = table.Column<byte[]>(type: "BLOB", nullable: true),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_access_links", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "notices",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    subject = table.Column<byte[]>(type: "BLOB", nullable: false),
                    clip = table.Column<byte[]>(type: "BLOB", nullable: true),
                    reporter = table.Column<byte[]>(type: "BLOB", nullable: true),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    key = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    words = table.Column<string>(type: "TEXT", maxLength: 8192, nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: true),
                    answer = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_notices", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "recent_joins",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    network = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_recent_joins", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "takedowns",
                columns: table => new
                {
                    clip = table.Column<byte[]>(type: "BLOB", nullable: false),
                    owner = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    appeal = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    appealed_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_takedowns", x => x.clip);
                });

            migrationBuilder.CreateIndex(
                name: "IX_access_links_member",
                table: "access_links",
                column: "member",
                filter: "member IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_notices_decided_at",
                table: "notices",
                column: "decided_at",
                filter: "decided_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_notices_key",
                table: "notices",
                column: "key",
                unique: true,
                filter: "key IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_notices_reporter_made_at_id",
                table: "notices",
                columns: new[] { "reporter", "made_at", "id" },
                filter: "reporter IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_notices_state_made_at_id",
                table: "notices",
                columns: new[] { "state", "made_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_notices_subject",
                table: "notices",
                column: "subject");

            migrationBuilder.CreateIndex(
                name: "IX_recent_joins_at",
                table: "recent_joins",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_recent_joins_network_at",
                table: "recent_joins",
                columns: new[] { "network", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_takedowns_at_clip",
                table: "takedowns",
                columns: new[] { "at", "clip" });

            migrationBuilder.CreateIndex(
                name: "IX_takedowns_by",
                table: "takedowns",
                column: "by",
                filter: "by IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_takedowns_owner",
                table: "takedowns",
                column: "owner");
        }
    }
}
