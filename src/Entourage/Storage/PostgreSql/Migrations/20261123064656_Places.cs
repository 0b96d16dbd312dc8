using System;
using Microsoft.EntityFrameworkCore.Migrations;


namespace Entourage.Storage.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Places : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_allowance_entries_sender_accepted_by",
                table: "allowance_entries");

            migrationBuilder.RenameColumn(
                name: "reports",
                table: "allowances",
                newName: "half_reports");

            migrationBuilder.AddColumn<long>(
                name: "returned_at",
                table: "members",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "broadcast",
                table: "invitations",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "through",
                table: "blocks",
                type: "character varying(16)",
                maxLength: 16,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<long>(
                name: "device",
                table: "allowance_entries",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "network",
                table: "allowance_entries",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "invitation_hours",
                columns: table => new
                {
                    hour = table.Column<long>(type: "bigint", nullable: false),
                    made = table.Column<long>(type: "bigint", nullable: false),
                    surge = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_invitation_hours", x => x.hour);
                });

            migrationBuilder.CreateTable(
                name: "link_visitors",
                columns: table => new
                {
                    invitation = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C"),
                    visitor = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_link_visitors", x => new { x.invitation, x.visitor });
                });

            migrationBuilder.CreateTable(
                name: "newcomers",
                columns: table => new
                {
                    member = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    network = table.Column<long>(type: "bigint", nullable: true),
                    inviter = table.Column<Guid>(type: "uuid", nullable: true),
                    root = table.Column<Guid>(type: "uuid", nullable: false),
                    returned = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_newcomers", x => x.member);
                });

            migrationBuilder.CreateTable(
                name: "places",
                columns: table => new
                {
                    member = table.Column<Guid>(type: "uuid", nullable: false),
                    mark = table.Column<long>(type: "bigint", nullable: false),
                    seen_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_places", x => new { x.member, x.mark });
                });

            migrationBuilder.CreateTable(
                name: "shared_invitations",
                columns: table => new
                {
                    invitation = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C"),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    network = table.Column<long>(type: "bigint", nullable: true),
                    root = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_shared_invitations", x => x.invitation);
                });

            migrationBuilder.CreateIndex(
                name: "IX_allowance_entries_accepted_by_sender",
                table: "allowance_entries",
                columns: new[] { "accepted_by", "sender" },
                filter: "accepted_by IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_allowance_entries_sender_device",
                table: "allowance_entries",
                columns: new[] { "sender", "device" },
                filter: "device IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_allowance_entries_sender_network",
                table: "allowance_entries",
                columns: new[] { "sender", "network" },
                filter: "network IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_link_visitors_at",
                table: "link_visitors",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_newcomers_at",
                table: "newcomers",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_newcomers_network_at",
                table: "newcomers",
                columns: new[] { "network", "at" },
                filter: "network IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_newcomers_root",
                table: "newcomers",
                column: "root");

            migrationBuilder.CreateIndex(
                name: "IX_places_seen_at",
                table: "places",
                column: "seen_at");

            migrationBuilder.CreateIndex(
                name: "IX_shared_invitations_at",
                table: "shared_invitations",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_shared_invitations_network_at",
                table: "shared_invitations",
                columns: new[] { "network", "at" },
                filter: "network IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_shared_invitations_root_at",
                table: "shared_invitations",
                columns: new[] { "root", "at" });

            // Whoever was a member before is nobody new; and what was counted as reports is counted again as halves.
            migrationBuilder.Sql("UPDATE members SET returned_at = joined_at;");
            migrationBuilder.Sql("UPDATE allowances SET counts_until = 0;");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "invitation_hours");

            migrationBuilder.DropTable(
                name: "link_visitors");

            migrationBuilder.DropTable(
                name: "newcomers");

            migrationBuilder.DropTable(
                name: "places");

            migrationBuilder.DropTable(
                name: "shared_invitations");

            migrationBuilder.DropIndex(
                name: "IX_allowance_entries_accepted_by_sender",
                table: "allowance_entries");

            migrationBuilder.DropIndex(
                name: "IX_allowance_entries_sender_device",
                table: "allowance_entries");

            migrationBuilder.DropIndex(
                name: "IX_allowance_entries_sender_network",
                table: "allowance_entries");

            migrationBuilder.DropColumn(
                name: "returned_at",
                table: "members");

            migrationBuilder.DropColumn(
                name: "broadcast",
                table: "invitations");

            migrationBuilder.DropColumn(
                name: "through",
                table: "blocks");

            migrationBuilder.DropColumn(
                name: "device",
                table: "allowance_entries");

            migrationBuilder.DropColumn(
                name: "network",
                table: "allowance_entries");

            migrationBuilder.RenameColumn(
                name: "half_reports",
                table: "allowances",
                newName: "reports");

            migrationBuilder.CreateIndex(
                name: "IX_allowance_entries_sender_accepted_by",
                table: "allowance_entries",
                columns: new[] { "sender", "accepted_by" },
                filter: "accepted_by IS NOT NULL");
        }
    }
}
