using Microsoft.EntityFrameworkCore.Migrations;


namespace Entourage.Storage.Sqlite.Migrations
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
                type: "INTEGER",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<bool>(
                name: "follow_back",
                table: "members",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "invitations_from",
                table: "members",
                type: "TEXT",
                maxLength: 16,
                nullable: false,
                defaultValue: "anybody");

            migrationBuilder.AddColumn<bool>(
                name: "private",
                table: "members",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "creator_private",
                table: "invitations",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "back",
                table: "follows",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "follow_requests",
                columns: table => new
                {
                    follower = table.Column<byte[]>(type: "BLOB", nullable: false),
                    followee = table.Column<byte[]>(type: "BLOB", nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false),
                    through = table.Column<string>(type: "TEXT", nullable: true),
                    channel = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    back = table.Column<bool>(type: "INTEGER", nullable: false),
                    declined = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_follow_requests", x => new { x.follower, x.followee });
                });

            migrationBuilder.CreateTable(
                name: "mutes",
                columns: table => new
                {
                    muter = table.Column<byte[]>(type: "BLOB", nullable: false),
                    muted = table.Column<byte[]>(type: "BLOB", nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false)
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
