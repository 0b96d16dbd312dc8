using Microsoft.EntityFrameworkCore.Migrations;


namespace Entourage.Storage.Sqlite.Migrations
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
                    feature = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    group_name = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    given_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rollout_given", x => new { x.feature, x.group_name });
                });

            migrationBuilder.CreateTable(
                name: "rollout_groups",
                columns: table => new
                {
                    group_name = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    member = table.Column<byte[]>(type: "BLOB", nullable: false),
                    added_at = table.Column<long>(type: "INTEGER", nullable: false)
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
