using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Storage;

/// <summary>Columns are read and given by name, and a wrong name is refused.</summary>
public sealed class RowTests(Server server) : IClassFixture<Server>
{
    private const string Some = "SELECT 7 AS number, 'seven' AS word, NULL AS missing";

    [Fact]
    public void Columns_are_read_in_any_order()
    {
        using var session = Open();
        for (var again = 0; again < 3; again++)
        {
            Assert.Equal(("seven", 7, null), session.Sql(Some).One(row => (row.Text("word"), row.Int("number"), row.TextOrNull("missing"))));
            Assert.Equal((7, "seven"), session.Sql(Some).One(row => (row.Number("number"), row.Text("word"))));
        }
    }

    [Fact]
    public void What_can_be_missing_is_nothing()
    {
        using var session = Open();
        var number = StoreUnderTest.OnPostgres ? "NULL::bigint" : "NULL";
        var bytes = StoreUnderTest.OnPostgres ? "NULL::bytea" : "NULL";
        var uuid = StoreUnderTest.OnPostgres ? "NULL::uuid" : "NULL";
        session.Sql($"SELECT {number} AS number, {bytes} AS bytes, {uuid} AS uuid").Each(row =>
        {
            Assert.Null(row.NumberOrNull("number"));
            Assert.Null(row.IntOrNull("number"));
            Assert.Null(row.InstantOrNull("number"));
            Assert.Null(row.BytesOrNull("bytes"));
            Assert.Null(row.UuidOrNull("uuid"));
            Assert.Null(row.MemberOrNull("uuid"));
        });
    }

    [Fact]
    public void A_misspelt_column_is_refused_with_its_name_and_the_statement()
    {
        using var session = Open();
        var fault = Assert.Throws<InvalidOperationException>(() => session.Sql(Some).One(row => row.Text("wrod")));
        Assert.Equal($"No column is called wrod in: {Some}", fault.Message);
    }

    [Fact]
    public void A_name_that_two_columns_have_is_refused()
    {
        using var session = Open();
        const string twice = "SELECT 1 AS number, 2 AS number";
        var fault = Assert.Throws<InvalidOperationException>(() => session.Sql(twice).One(row => row.Int("number")));
        Assert.Equal($"More than one column is called number in: {twice}", fault.Message);
    }

    [Fact]
    public void Every_row_gives_the_columns_of_the_first_in_their_order()
    {
        using var session = Open();
        const string text = "SELECT a.first, a.second FROM @rows AS a";
        var rows = session.ForRows(text).Row().With("first", 1L).With("second", 2L).Row();
        Assert.Equal($"Row 2 gives second where first is due: {text}", Assert.Throws<InvalidOperationException>(() => rows.With("second", 2L)).Message);
        Assert.Equal($"Row 2 gives first as Text, the first gave it as Number: {text}", Assert.Throws<InvalidOperationException>(() => rows.With("first", "1")).Message);
        rows.With("first", 1L);
        Assert.Equal($"Row 2 lacks second: {text}", Assert.Throws<InvalidOperationException>(() => rows.Row()).Message);
        Assert.Equal($"Row 2 lacks second: {text}", Assert.Throws<InvalidOperationException>(() => rows.Each(_ => { })).Message);
        rows.With("second", 2L);
        Assert.Equal($"Row 3 gives third, which the first row did not: {text}", Assert.Throws<InvalidOperationException>(() => rows.Row().With("first", 1L).With("second", 2L).With("third", 3L)).Message);
    }

    [Fact]
    public void Rows_are_answered_by_name_too()
    {
        using var session = Open();
        var rows = session.ForRows("SELECT a.word AS word, a.number + 1 AS more FROM @rows AS a");
        rows.Row().With("word", "one").With("number", 1L).Row().With("word", "two").With("number", 2L);
        var found = new List<(string, long)>();
        rows.Each(row => found.Add((row.Text("word"), row.Number("more"))));
        Assert.Equal([("one", 2), ("two", 3)], found.Order());
    }

    // PostgreSQL refuses these itself.
    [Theory, Trait("Store", "sqlite")]
    [InlineData("SELECT a.number, a.other FROM @rows AS a")]
    [InlineData("SELECT 1 FROM @rows AS a")]
    [InlineData("SELECT b.number FROM @rows AS b")]
    public void A_text_that_is_not_about_the_rows_given_is_refused(string text)
    {
        using var session = Open();
        Assert.ThrowsAny<Exception>(() => session.ForRows(text).Row().With("number", 1L).Each(_ => { }));
    }

    private StoreSession Open() => server.Services.GetRequiredService<Store>().Open();
}
