using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;


namespace Entourage.Storage.PostgreSql.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(PostgreSqlAppDb))]
    [Migration("20261130004907_SignInsElsewhere")]
    public class SignInsElsewhere : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "pending_sign_ins",
                columns: table => new
                {
                    member = table.Column<Guid>(type: "uuid", nullable: false),
                    channel = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    state = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    session = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    server = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false, collation: "C"),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "bytea", maxLength: 8192, nullable: false),
                    expires_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_pending_sign_ins", x => new { x.member, x.channel });
                });

            migrationBuilder.CreateTable(
                name: "registrations",
                columns: table => new
                {
                    channel = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    server = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false, collation: "C"),
                    return_to = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false, collation: "C"),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "bytea", maxLength: 8192, nullable: false),
                    made_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_registrations", x => new { x.channel, x.server, x.return_to });
                });

            migrationBuilder.CreateIndex(
                name: "IX_pending_sign_ins_expires_at",
                table: "pending_sign_ins",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "IX_registrations_made_at",
                table: "registrations",
                column: "made_at");
        }
    }
}
