using System;
using Microsoft.EntityFrameworkCore.Migrations;


namespace Entourage.Storage.PostgreSql.Migrations
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

            migrationBuilder.AddColumn<Guid>(
                name: "invited_by",
                table: "members",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "appeals",
                columns: table => new
                {
                    member = table.Column<Guid>(type: "uuid", nullable: false),
                    about = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C"),
                    note = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false, collation: "C"),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_appeals", x => x.member);
                });

            migrationBuilder.CreateTable(
                name: "freezes",
                columns: table => new
                {
                    member = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_freezes", x => x.member);
                });

            migrationBuilder.CreateTable(
                name: "reviews",
                columns: table => new
                {
                    member = table.Column<Guid>(type: "uuid", nullable: false),
                    because = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C")
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
