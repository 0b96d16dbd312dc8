using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;


namespace Entourage.Storage.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Facts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "clip",
                table: "follow_requests",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "invited_at",
                table: "follow_requests",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "facts",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    happened = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_facts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "insight_counts",
                columns: table => new
                {
                    creator = table.Column<Guid>(type: "uuid", nullable: false),
                    hours = table.Column<int>(type: "integer", nullable: false),
                    clip = table.Column<Guid>(type: "uuid", nullable: false),
                    start = table.Column<long>(type: "bigint", nullable: false),
                    measure = table.Column<int>(type: "integer", nullable: false),
                    channel = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    number = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_insight_counts", x => new { x.creator, x.hours, x.clip, x.start, x.measure, x.channel });
                });

            migrationBuilder.CreateTable(
                name: "insight_marks",
                columns: table => new
                {
                    creator = table.Column<Guid>(type: "uuid", nullable: false),
                    person = table.Column<long>(type: "bigint", nullable: false),
                    mark = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_insight_marks", x => new { x.creator, x.person, x.mark });
                });

            migrationBuilder.CreateTable(
                name: "insight_progress",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C"),
                    fact = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_insight_progress", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "rollout_exposures",
                columns: table => new
                {
                    feature = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    member = table.Column<Guid>(type: "uuid", nullable: false),
                    exposed_at = table.Column<long>(type: "bigint", nullable: false),
                    has = table.Column<bool>(type: "boolean", nullable: false)
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
