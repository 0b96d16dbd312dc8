using System;
using Microsoft.EntityFrameworkCore.Migrations;


namespace Entourage.Storage.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class MembersSay : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "auto_follow",
                table: "members",
                type: "boolean",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<bool>(
                name: "follow_back",
                table: "members",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "invitations_from",
                table: "members",
                type: "character varying(16)",
                maxLength: 16,
                nullable: false,
                defaultValue: "anybody",
                collation: "C");

            migrationBuilder.AddColumn<bool>(
                name: "private",
                table: "members",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "creator_private",
                table: "invitations",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "back",
                table: "follows",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "follow_requests",
                columns: table => new
                {
                    follower = table.Column<Guid>(type: "uuid", nullable: false),
                    followee = table.Column<Guid>(type: "uuid", nullable: false),
                    made_at = table.Column<long>(type: "bigint", nullable: false),
                    through = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    channel = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true, collation: "C"),
                    back = table.Column<bool>(type: "boolean", nullable: false),
                    declined = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_follow_requests", x => new { x.follower, x.followee });
                });

            migrationBuilder.CreateTable(
                name: "mutes",
                columns: table => new
                {
                    muter = table.Column<Guid>(type: "uuid", nullable: false),
                    muted = table.Column<Guid>(type: "uuid", nullable: false),
                    made_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_mutes", x => new { x.muter, x.muted });
                });

            migrationBuilder.CreateIndex(
                name: "IX_follow_requests_followee_made_at_follower",
                table: "follow_requests",
                columns: new[] { "followee", "made_at", "follower" });

            migrationBuilder.CreateIndex(
                name: "IX_mutes_muted",
                table: "mutes",
                column: "muted");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "follow_requests");

            migrationBuilder.DropTable(
                name: "mutes");

            migrationBuilder.DropColumn(
                name: "auto_follow",
                table: "members");

            migrationBuilder.DropColumn(
                name: "follow_back",
                table: "members");

            migrationBuilder.DropColumn(
                name: "invitations_from",
                table: "members");

            migrationBuilder.DropColumn(
                name: "private",
                table: "members");

            migrationBuilder.DropColumn(
                name: "creator_private",
                table: "invitations");

            migrationBuilder.DropColumn(
                name: "back",
                table: "follows");
        }
    }
}
