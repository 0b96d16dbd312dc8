using System;
using Microsoft.EntityFrameworkCore.Migrations;


namespace Entourage.Storage.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Groups : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "rollout_given",
                columns: table => new
                {
                    feature = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    group_name = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    given_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rollout_given", x => new { x.feature, x.group_name });
                });

            migrationBuilder.CreateTable(
                name: "rollout_groups",
                columns: table => new
                {
                    group_name = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    member = table.Column<Guid>(type: "uuid", nullable: false),
                    added_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rollout_groups", x => new { x.group_name, x.member });
                });

            migrationBuilder.CreateIndex(
                name: "IX_rollout_groups_member",
                table: "rollout_groups",
                column: "member");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "rollout_given");

            migrationBuilder.DropTable(
                name: "rollout_groups");
        }
    }
}
