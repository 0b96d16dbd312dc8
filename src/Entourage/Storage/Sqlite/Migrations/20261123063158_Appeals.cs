using Microsoft.EntityFrameworkCore.Migrations;


namespace Entourage.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Appeals : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_audit_subject",
                table: "audit");

            migrationBuilder.AddColumn<byte[]>(
                name: "invited_by",
                table: "members",
                type: "BLOB",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "appeals",
                columns: table => new
                {
                    member = table.Column<byte[]>(type: "BLOB", nullable: false),
                    about = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    note = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_appeals", x => x.member);
                });

            migrationBuilder.CreateTable(
                name: "freezes",
                columns: table => new
                {
                    member = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_freezes", x => x.member);
                });

            migrationBuilder.CreateTable(
                name: "reviews",
                columns: table => new
                {
                    member = table.Column<byte[]>(type: "BLOB", nullable: false),
                    because = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reviews", x => x.member);
                });

            // Who joined through an invitation used it in the transaction that made the account.
            migrationBuilder.Sql(
                """
                UPDATE members SET invited_by = (
                    SELECT i.creator FROM invitations AS i JOIN members AS c ON c.id = i.creator
                    WHERE i.redeemed_by = members.id AND i.redeemed_at - members.joined_at BETWEEN 0 AND 5000 ORDER BY i.redeemed_at LIMIT 1)
                """);

            migrationBuilder.CreateIndex(
                name: "IX_members_invited_by_joined_at_id",
                table: "members",
                columns: new[] { "invited_by", "joined_at", "id" },
                filter: "invited_by IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_audit_subject_at_id",
                table: "audit",
                columns: new[] { "subject", "at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_appeals_at_member",
                table: "appeals",
                columns: new[] { "at", "member" });

            migrationBuilder.CreateIndex(
                name: "IX_reviews_because",
                table: "reviews",
                column: "because");

            migrationBuilder.CreateIndex(
                name: "IX_reviews_state_at_member",
                table: "reviews",
                columns: new[] { "state", "at", "member" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "appeals");

            migrationBuilder.DropTable(
                name: "freezes");

            migrationBuilder.DropTable(
                name: "reviews");

            migrationBuilder.DropIndex(
                name: "IX_members_invited_by_joined_at_id",
                table: "members");

            migrationBuilder.DropIndex(
                name: "IX_audit_subject_at_id",
                table: "audit");

            migrationBuilder.DropColumn(
                name: "invited_by",
                table: "members");

            migrationBuilder.CreateIndex(
                name: "IX_audit_subject",
                table: "audit",
                column: "subject");
        }
    }
}
