using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;


namespace Entourage.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(SqliteAppDb))]
    [Migration("20261130162434_Evidence")]
    public class Evidence : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "cost",
                table: "shared_invitations",
                type: "INTEGER",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.AddColumn<bool>(
                name: "asserted",
                table: "invitations",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<byte[]>(
                name: "contact_root",
                table: "invitations",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "asserted",
                table: "follow_requests",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);
        }
    }
}
