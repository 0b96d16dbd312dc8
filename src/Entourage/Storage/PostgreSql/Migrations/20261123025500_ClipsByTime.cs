using Microsoft.EntityFrameworkCore.Migrations;


namespace Entourage.Storage.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class ClipsByTime : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_clips_owner_made_at",
                table: "clips");

            migrationBuilder.DropIndex(
                name: "IX_clips_status_made_at",
                table: "clips");

            migrationBuilder.CreateIndex(
                name: "IX_clips_owner_made_at_id",
                table: "clips",
                columns: new[] { "owner", "made_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_clips_processing",
                table: "clips",
                columns: new[] { "made_at", "id" },
                filter: "status = 'processing'");

            migrationBuilder.CreateIndex(
                name: "IX_clips_ready",
                table: "clips",
                columns: new[] { "made_at", "id" },
                filter: "status = 'ready'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_clips_owner_made_at_id",
                table: "clips");

            migrationBuilder.DropIndex(
                name: "IX_clips_processing",
                table: "clips");

            migrationBuilder.DropIndex(
                name: "IX_clips_ready",
                table: "clips");

            migrationBuilder.CreateIndex(
                name: "IX_clips_owner_made_at",
                table: "clips",
                columns: new[] { "owner", "made_at" });

            migrationBuilder.CreateIndex(
                name: "IX_clips_status_made_at",
                table: "clips",
                columns: new[] { "status", "made_at" });
        }
    }
}
