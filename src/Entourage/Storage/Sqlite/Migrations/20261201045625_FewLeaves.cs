using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Entourage.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(SqliteAppDb))]
    [Migration("20261201045625_FewLeaves")]
    public class FewLeaves : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_invitations_redeemed_by",
                table: "invitations");

            migrationBuilder.DropIndex(
                name: "IX_follows_follower_made_at_followee",
                table: "follows");

            migrationBuilder.AddColumn<long>(
                name: "counted_to",
                table: "members",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "counts_until",
                table: "members",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "half_reports",
                table: "members",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "kept",
                table: "members",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "ring",
                table: "members",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "ring_from",
                table: "members",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "tokens",
                table: "members",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "accepted_at",
                table: "invitations",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "accepted_by",
                table: "invitations",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "device",
                table: "invitations",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "network",
                table: "invitations",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "weight",
                table: "invitations",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "acceptor_places",
                columns: table => new
                {
                    sender = table.Column<byte[]>(type: "BLOB", nullable: false),
                    mark = table.Column<long>(type: "INTEGER", nullable: false),
                    invitation = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_acceptor_places", x => new { x.sender, x.mark, x.invitation });
                });

            migrationBuilder.CreateIndex(
                name: "IX_invitations_redeemed_by_creator",
                table: "invitations",
                columns: new[] { "redeemed_by", "creator" },
                filter: "redeemed_by IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_follows_follower_made_at",
                table: "follows",
                columns: new[] { "follower", "made_at" },
                filter: "automatic");

            migrationBuilder.CreateIndex(
                name: "IX_acceptor_places_until",
                table: "acceptor_places",
                column: "until",
                filter: "until IS NOT NULL");

            // What each invitation counted; of a maker who is gone nothing is left.
            migrationBuilder.Sql(
                """
                UPDATE invitations SET weight = e.weight, accepted_at = e.accepted_at, network = e.network, device = e.device,
                    accepted_by = CASE WHEN e.accepted_by IS DISTINCT FROM invitations.redeemed_by THEN e.accepted_by END
                FROM allowance_entries AS e WHERE e.invitation = invitations.id AND e.sender = invitations.creator;
                """);

            // Where it was accepted, for 90 days if the acceptor is gone.
            migrationBuilder.Sql(
                """
                INSERT INTO acceptor_places (sender, mark, invitation, until)
                SELECT creator, network, id, CASE WHEN COALESCE(accepted_by, redeemed_by) = X'00000000000000000000000000000000' THEN accepted_at + 7776000000 END FROM invitations WHERE network IS NOT NULL
                UNION
                SELECT creator, device, id, CASE WHEN COALESCE(accepted_by, redeemed_by) = X'00000000000000000000000000000000' THEN accepted_at + 7776000000 END FROM invitations WHERE device IS NOT NULL;
                """);

            // The buckets.
            migrationBuilder.Sql(
                """
                UPDATE members SET tokens = a.tokens, counted_to = a.counted_to, half_reports = a.half_reports, ring = a.ring, ring_from = a.ring_from, kept = a.kept,
                    counts_until = a.counts_until
                FROM allowances AS a WHERE a.member = members.id;
                """);

            migrationBuilder.DropTable(
                name: "allowance_entries");

            migrationBuilder.DropTable(
                name: "allowances");
        }
    }
}
