using Microsoft.EntityFrameworkCore.Migrations;

namespace Entourage.Storage.PostgreSql.Migrations
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
            migrationBuilder.Sql(
                """
                CREATE TABLE insight_counts (
                    creator uuid NOT NULL, hours integer NOT NULL, clip uuid NOT NULL, start bigint NOT NULL, numbers bytea NOT NULL,
                    CONSTRAINT "PK_insight_counts" PRIMARY KEY (creator, hours, clip, start))
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
                    creator uuid NOT NULL, hours integer NOT NULL, clip uuid NOT NULL, start bigint NOT NULL, measure integer NOT NULL, channel character varying(32) NOT NULL,
                    number bigint NOT NULL,
                    CONSTRAINT "PK_insight_counts" PRIMARY KEY (creator, hours, clip, start, measure, channel))
                """);
            migrationBuilder.Sql(Forget);
        }
    }
}
