using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;


namespace Entourage.Storage.PostgreSql.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(PostgreSqlAppDb))]
    [Migration("20261129203452_Connections")]
    public class Connections : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "connections",
                columns: table => new
                {
                    member = table.Column<Guid>(type: "uuid", nullable: false),
                    channel = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    address = table.Column<string>(type: "character varying(1023)", maxLength: 1023, nullable: false, collation: "C"),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "bytea", maxLength: 8192, nullable: false),
                    state = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C"),
                    made_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_connections", x => new { x.member, x.channel });
                });

            migrationBuilder.CreateTable(
                name: "deliveries",
                columns: table => new
                {
                    invitation = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C"),
                    member = table.Column<Guid>(type: "uuid", nullable: false),
                    channel = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    connection = table.Column<Guid>(type: "uuid", nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "bytea", maxLength: 8192, nullable: true),
                    state = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C"),
                    worker = table.Column<Guid>(type: "uuid", nullable: true),
                    until = table.Column<long>(type: "bigint", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    not_before = table.Column<long>(type: "bigint", nullable: false),
                    changed_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_deliveries", x => x.invitation);
                    table.CheckConstraint("ck_deliveries_sealed", "(state IN ('waiting', 'claimed', 'leaving')) = (sealed IS NOT NULL)");
                });

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_member",
                table: "deliveries",
                column: "member");

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_not_before",
                table: "deliveries",
                column: "not_before",
                filter: "sealed IS NOT NULL");
        }
    }
}
