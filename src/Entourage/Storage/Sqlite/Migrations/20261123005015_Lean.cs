using Microsoft.EntityFrameworkCore.Migrations;

namespace Entourage.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Lean : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_invitations_creator_contact_hash",
                table: "invitations");

            migrationBuilder.DropIndex(
                name: "IX_invitations_creator_idempotency_key",
                table: "invitations");

            migrationBuilder.DropIndex(
                name: "IX_invitations_redeemed_by",
                table: "invitations");

            migrationBuilder.DropIndex(
                name: "IX_invitations_redemption",
                table: "invitations");

            migrationBuilder.DropIndex(
                name: "IX_allowance_entries_sender_accepted_by",
                table: "allowance_entries");

            migrationBuilder.AddColumn<long>(
                name: "counts_until",
                table: "allowances",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "kept",
                table: "allowances",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "ring",
                table: "allowances",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "ring_from",
                table: "allowances",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateIndex(
                name: "IX_invitations_creator_contact_hash",
                table: "invitations",
                columns: new[] { "creator", "contact_hash" },
                filter: "contact_hash IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_invitations_creator_idempotency_key",
                table: "invitations",
                columns: new[] { "creator", "idempotency_key" },
                unique: true,
                filter: "idempotency_key IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_invitations_redeemed_by",
                table: "invitations",
                column: "redeemed_by",
                filter: "redeemed_by IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_allowance_entries_sender_accepted_by",
                table: "allowance_entries",
                columns: new[] { "sender", "accepted_by" },
                filter: "accepted_by IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_invitations_creator_contact_hash",
                table: "invitations");

            migrationBuilder.DropIndex(
                name: "IX_invitations_creator_idempotency_key",
                table: "invitations");

            migrationBuilder.DropIndex(
                name: "IX_invitations_redeemed_by",
                table: "invitations");

            migrationBuilder.DropIndex(
                name: "IX_allowance_entries_sender_accepted_by",
                table: "allowance_entries");

            migrationBuilder.DropColumn(
                name: "counts_until",
                table: "allowances");

            migrationBuilder.DropColumn(
                name: "kept",
                table: "allowances");

            migrationBuilder.DropColumn(
                name: "ring",
                table: "allowances");

            migrationBuilder.DropColumn(
                name: "ring_from",
                table: "allowances");

            migrationBuilder.CreateIndex(
                name: "IX_invitations_creator_contact_hash",
                table: "invitations",
                columns: new[] { "creator", "contact_hash" });

            migrationBuilder.CreateIndex(
                name: "IX_invitations_creator_idempotency_key",
                table: "invitations",
                columns: new[] { "creator", "idempotency_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_invitations_redeemed_by",
                table: "invitations",
                column: "redeemed_by");

            migrationBuilder.CreateIndex(
                name: "IX_invitations_redemption",
                table: "invitations",
                column: "redemption",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_allowance_entries_sender_accepted_by",
                table: "allowance_entries",
                columns: new[] { "sender", "accepted_by" });
        }
    }
}
