using System;
using Microsoft.EntityFrameworkCore.Migrations;


namespace Entourage.Storage.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Rollouts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "rollout_members",
                columns: table => new
                {
                    feature = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    member = table.Column<Guid>(type: "uuid", nullable: false),
                    named_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rollout_members", x => new { x.feature, x.member });
                });

            migrationBuilder.CreateTable(
                name: "rollouts",
                columns: table => new
                {
                    feature = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    stage = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false, collation: "C"),
                    staged_at = table.Column<long>(type: "bigint", nullable: false),
                    holdout = table.Column<int>(type: "integer", nullable: false),
                    announced = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rollouts", x => x.feature);
                });

            migrationBuilder.CreateIndex(
                name: "IX_members_operator",
                table: "members",
                column: "operator",
                filter: "operator");

            migrationBuilder.CreateIndex(
                name: "IX_rollout_members_member",
                table: "rollout_members",
                column: "member");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "rollout_members");

            migrationBuilder.DropTable(
                name: "rollouts");

            migrationBuilder.DropIndex(
                name: "IX_members_operator",
                table: "members");
        }
    }
}
