using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;


namespace Entourage.Storage.PostgreSql.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(PostgreSqlAppDb))]
    [Migration("20261130162609_Evidence")]
    public class Evidence : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "cost",
                table: "shared_invitations",
                type: "integer",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.AddColumn<bool>(
                name: "asserted",
                table: "invitations",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<byte[]>(
                name: "contact_root",
                table: "invitations",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "asserted",
                table: "follow_requests",
                type: "boolean",
                nullable: false,
                defaultValue: false);
        }
    }
}
