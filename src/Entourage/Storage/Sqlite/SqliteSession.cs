using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace Entourage.Storage.Sqlite;

/// <summary>A session on SQLite: a statement is a call into this process, so nothing is put off and nothing gathered.</summary>
internal sealed partial class SqliteSession(SqliteConnection connection, SqliteTransaction? transaction = null, LogMover? mover = null) : StoreSession(connection, transaction)
{
    // Not deferred: the write lock is taken now, when it is our turn, and not in the middle.
    internal override void Begin()
    {
        mover?.BeforeBatch(connection);
        Transaction = connection.BeginTransaction(deferred: false);
    }

    private protected override Statement Statement(DbCommand command, bool keep) => new(command, uuidsAreBytes: true, prepare: false);

    private protected override RowsStatement RowsStatement(string text) => new OneByOne(this, text);

    private sealed partial class OneByOne(SqliteSession session, string text) : RowsStatement(text)
    {
        private SqliteCommand? command;

        public override void Each(Action<Row> read)
        {
            Complete();
            for (var row = 0; row < Rows; row++)
            {
                using var reader = Fill(row).ExecuteReader();
                while (reader.Read()) read(RowOf(reader));
            }
        }

        public override void Post(bool exactly)
        {
            Complete();
            var touched = 0;
            for (var row = 0; row < Rows; row++) touched += Fill(row).ExecuteNonQuery();
            if (exactly && touched != Rows) throw new RowsChangedException($"{touched} rows instead of {Rows}: {Text}");
        }

        internal override Plan? Plan() => command is null ? null : Storage.Plan.Of(command);

        private SqliteCommand Fill(int row)
        {
            command ??= Make();
            command.Transaction = (SqliteTransaction?)session.Transaction;
            for (var column = 0; column < Given.Count; column++)
            {
                command.Parameters[column].Value = Given[column].Values[row] switch
                {
                    Guid uuid => uuid.ToByteArray(true),
                    null => DBNull.Value,
                    var value => value,
                };
            }
            return command;
        }

        // A table of one row would do, but for UPDATE ... FROM the engine copies such a table into a tree of its own first; so the columns become
        // parameters by their text. What that could get wrong is refused before it runs.
        private string ForOneRow()
        {
            var given = Given.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
            var used = GivenColumn().Matches(Text).Select(column => column.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
            if (GivenRows().Count(Text) != 1) throw new InvalidOperationException($"FROM @rows AS a has to stand once in: {Text}");
            if (!given.SetEquals(used)) throw new InvalidOperationException($"Given are {string.Join(", ", given)}, used {string.Join(", ", used)} in: {Text}");
            return GivenColumn().Replace(GivenRows().Replace(Text, row => row.Groups["join"].Success ? "FROM (SELECT 1) AS a JOIN" : ""), "@$1");
        }

        [GeneratedRegex(@"FROM @rows AS a\b(?<join>\s+JOIN\b)?")]
        private static partial Regex GivenRows();

        // Not b.a.x, and not within a word or a literal that begins before it.
        [GeneratedRegex(@"(?<![\w.'])a\.(\w+)")]
        private static partial Regex GivenColumn();

        private SqliteCommand Make()
        {
            var made = (SqliteCommand)session.Command();
            made.CommandText = ForOneRow();
            foreach (var column in Given)
            {
                made.Parameters.Add("@" + column.Name, column.Kind switch
                {
                    Kind.Uuid or Kind.Bytes => SqliteType.Blob,
                    Kind.Text => SqliteType.Text,
                    Kind.Number or Kind.Truth => SqliteType.Integer,
                });
            }
            return made;
        }

        protected override void Dispose(bool disposing)
        {
            command?.Dispose();
            base.Dispose(disposing);
        }
    }
}
