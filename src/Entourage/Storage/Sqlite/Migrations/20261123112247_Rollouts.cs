using Microsoft.EntityFrameworkCore.Migrations;


namespace Entourage.Storage.Sqlite.Migrations
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
                    feature = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    member = table.Column<byte[]>(type: "BLOB", nullable: false),
                    named_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rollout_members", x => new { x.feature, x.member });
                });

            migrationBuilder.CreateTable(
                name: "rollouts",
                columns: table => new
                {
                    feature = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    stage = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    staged_at = table.Column<long>(type: "INTEGER", nullable: false),
                    holdout = table.Column<int>(type: "INTEGER", nullable: false),
                    announced = table.Column<bool>(type: "INTEGER", nullable: false)
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
