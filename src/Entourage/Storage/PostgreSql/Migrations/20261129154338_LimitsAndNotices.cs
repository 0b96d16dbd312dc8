using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Entourage.Storage.PostgreSql.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(PostgreSqlAppDb))]
    [Migration("20261129154338_LimitsAndNotices")]
    public class LimitsAndNotices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_newcomers_network_at",
                table: "newcomers");

            migrationBuilder.DropColumn(
                name: "network",
                table: "newcomers");

            migrationBuilder.AddColumn<long>(
                name: "device",
                table: "follow_requests",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "network",
                table: "follow_requests",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "access_links",
                columns: table => new
                {
                    key = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    kind = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C"),
                    member = table.Column<Guid>(type: "uuid", nullable: true),
                    made_at = table.Column<long>(type: "bigint", nullable: false),
                    expires_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_access_links", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "notices",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject = table.Column<Guid>(type: "uuid", nullable: false),
                    clip = table.Column<Guid>(type: "uuid", nullable: true),
                    reporter = table.Column<Guid>(type: "uuid", nullable: true),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    key = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: true),
                    reason = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C"),
                    words = table.Column<string>(type: "character varying(8192)", maxLength: 8192, nullable: false, collation: "C"),
                    made_at = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C"),
                    decided_at = table.Column<long>(type: "bigint", nullable: true),
                    answer = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_notices", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "recent_joins",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    network = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_recent_joins", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "takedowns",
                columns: table => new
                {
                    clip = table.Column<Guid>(type: "uuid", nullable: false),
                    owner = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: true),
                    reason = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false, collation: "C"),
                    appeal = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false, collation: "C"),
                    appealed_at = table.Column<long>(type: "bigint", nullable: true)
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
