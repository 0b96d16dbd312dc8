using Microsoft.EntityFrameworkCore.Migrations;

namespace Entourage.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class NumbersTogether : Migration
    {
        // The numbers follow from the facts: they are counted again, in another shape.
        private const string Forget = "DELETE FROM insight_marks; DELETE FROM insight_progress;";

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(name: "insight_counts");
            // Without a rowid: rows lie in the order of their key, so that what a page reads is one stretch of the file.
            migrationBuilder.Sql(
                """
                CREATE TABLE insight_counts (
                    creator BLOB NOT NULL, hours INTEGER NOT NULL, clip BLOB NOT NULL, start INTEGER NOT NULL, numbers BLOB NOT NULL,
                    CONSTRAINT "PK_insight_counts" PRIMARY KEY (creator, hours, clip, start)) WITHOUT ROWID
                """);
            migrationBuilder.Sql(Forget);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(name: "insight_counts");
            migrationBuilder.Sql(
                """
                CREATE TABLE insight_counts (
                    creator BLOB NOT NULL, hours INTEGER NOT NULL, clip BLOB NOT NULL, start INTEGER NOT NULL, measure INTEGER NOT NULL, channel TEXT NOT NULL,
                    number INTEGER NOT NULL,
                    CONSTRAINT "PK_insight_counts" PRIMARY KEY (creator, hours, clip, start, measure, channel)) WITHOUT ROWID
                """);
            migrationBuilder.Sql(Forget);
        }
    }
}
