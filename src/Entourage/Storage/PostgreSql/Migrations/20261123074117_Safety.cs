using System;
using Microsoft.EntityFrameworkCore.Migrations;


namespace Entourage.Storage.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Safety : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_audit_subject",
                table: "audit");

            migrationBuilder.DropIndex(
                name: "IX_allowance_entries_sender_accepted_by",
                table: "allowance_entries");

            migrationBuilder.RenameColumn(
                name: "reports",
                table: "allowances",
                newName: "half_reports");

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

            migrationBuilder.AddColumn<Guid>(
                name: "invited_by",
                table: "members",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "private",
                table: "members",
                type: "boolean",
                nullable: false,
                defaultValue: false);

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

            migrationBuilder.CreateTable(
                name: "newcomers",
                columns: table => new
                {
                    member = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    network = table.Column<long>(type: "bigint", nullable: true),
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
                name: "IX_members_invited_by_joined_at_id",
                table: "members",
                columns: new[] { "invited_by", "joined_at", "id" },
                filter: "invited_by IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_audit_subject_at_id",
                table: "audit",
                columns: new[] { "subject", "at", "id" });

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
                name: "IX_appeals_at_member",
                table: "appeals",
                columns: new[] { "at", "member" });

            migrationBuilder.CreateIndex(
                name: "IX_follow_requests_followee_made_at_follower",
                table: "follow_requests",
                columns: new[] { "followee", "made_at", "follower" });

            migrationBuilder.CreateIndex(
                name: "IX_link_visitors_at",
                table: "link_visitors",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_mutes_muted",
                table: "mutes",
                column: "muted");

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
                name: "IX_reviews_because",
                table: "reviews",
                column: "because");

            migrationBuilder.CreateIndex(
                name: "IX_reviews_state_at_member",
                table: "reviews",
                columns: new[] { "state", "at", "member" });

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
            migrationBuilder.Sql("UPDATE members SET returned_at = joined_at");
            migrationBuilder.Sql("UPDATE allowances SET counts_until = 0");

            // Who joined through an invitation used it in the transaction that made the account.
            migrationBuilder.Sql(
                """
                UPDATE members SET invited_by = (
                    SELECT i.creator FROM invitations AS i JOIN members AS c ON c.id = i.creator
                    WHERE i.redeemed_by = members.id AND i.redeemed_at - members.joined_at BETWEEN 0 AND 5000 ORDER BY i.redeemed_at LIMIT 1)
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "appeals");

            migrationBuilder.DropTable(
                name: "follow_requests");

            migrationBuilder.DropTable(
                name: "freezes");

            migrationBuilder.DropTable(
                name: "invitation_hours");

            migrationBuilder.DropTable(
                name: "link_visitors");

            migrationBuilder.DropTable(
                name: "mutes");

            migrationBuilder.DropTable(
                name: "newcomers");

            migrationBuilder.DropTable(
                name: "places");

            migrationBuilder.DropTable(
                name: "reviews");

            migrationBuilder.DropTable(
                name: "shared_invitations");

            migrationBuilder.DropIndex(
                name: "IX_members_invited_by_joined_at_id",
                table: "members");

            migrationBuilder.DropIndex(
                name: "IX_audit_subject_at_id",
                table: "audit");

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
                name: "auto_follow",
                table: "members");

            migrationBuilder.DropColumn(
                name: "follow_back",
                table: "members");

            migrationBuilder.DropColumn(
                name: "invitations_from",
                table: "members");

            migrationBuilder.DropColumn(
                name: "invited_by",
                table: "members");

            migrationBuilder.DropColumn(
                name: "private",
                table: "members");

            migrationBuilder.DropColumn(
                name: "returned_at",
                table: "members");

            migrationBuilder.DropColumn(
                name: "broadcast",
                table: "invitations");

            migrationBuilder.DropColumn(
                name: "creator_private",
                table: "invitations");

            migrationBuilder.DropColumn(
                name: "back",
                table: "follows");

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
                name: "IX_audit_subject",
                table: "audit",
                column: "subject");

            migrationBuilder.CreateIndex(
                name: "IX_allowance_entries_sender_accepted_by",
                table: "allowance_entries",
                columns: new[] { "sender", "accepted_by" },
                filter: "accepted_by IS NOT NULL");
        }
    }
}
