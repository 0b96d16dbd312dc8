using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Entourage.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(SqliteAppDb))]
    [Migration("20261129165600_LinksGivenBack")]
    public class LinksGivenBack : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "undone_by",
                table: "invitations",
                type: "BLOB",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_invitations_undone_by",
                table: "invitations",
                column: "undone_by",
                filter: "undone_by IS NOT NULL");
        }
    }
}
