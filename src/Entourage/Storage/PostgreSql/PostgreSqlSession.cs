using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace Entourage.Storage.PostgreSql;

/// <summary>
/// A session on PostgreSQL. Rows travel in arrays that the server unnests; taking the turn and whatever was put off travel with the next thing
/// that needs an answer, so that a batch of any size costs as many round trips as one write.
/// </summary>
internal sealed class PostgreSqlSession(NpgsqlConnection connection, NpgsqlTransaction? transaction = null) : StoreSession(connection, transaction)
{
    private readonly List<(NpgsqlBatchCommand Command, int? Expected, string Text)> pending = [];
    private readonly bool within = transaction is not null;
    private bool turnPending;

    internal override void Begin()
    {
        TransactionId = null;
        // Npgsql sends BEGIN together with the first statement.
        Transaction = connection.BeginTransaction(System.Data.IsolationLevel.ReadCommitted);
        turnPending = true;
    }

    internal override void Flush() => Send(null, null, null);

    private protected override void End()
    {
        pending.Clear();
        turnPending = false;
        base.End();
    }

    private protected override Statement Statement(DbCommand command, bool keep) => new(command, uuidsAreBytes: false, prepare: keep);

    private protected override RowsStatement RowsStatement(string text) => new AllAtOnce(this, text);

    // One round trip: the turn, then everything put off, then the question.
    private void Send(NpgsqlBatchCommand? question, RowsStatement? asking, Action<Row>? read)
    {
        if (!turnPending && pending.Count == 0 && question is null) return;
        using var batch = new NpgsqlBatch(connection, (NpgsqlTransaction?)Transaction);
        if (turnPending) batch.BatchCommands.Add(new NpgsqlBatchCommand(PostgreSqlStore.Turn));
        foreach (var (command, _, _) in pending) batch.BatchCommands.Add(command);
        if (question is not null) batch.BatchCommands.Add(question);
        using (var reader = batch.ExecuteReader())
        {
            if (turnPending)
            {
                reader.Read();
                TransactionId = reader.GetFieldValue<ulong>(0);
                turnPending = false;
                // Statements that answer nothing are passed over by the reader itself.
                reader.NextResult();
            }
            if (question is not null)
            {
                while (reader.Read()) read!(asking!.RowOf(reader));
            }
            while (reader.NextResult())
            {
            }
        }
        foreach (var (command, expected, text) in pending)
        {
            if (expected is { } rows && (int)command.RecordsAffected != rows) throw new RowsChangedException($"{command.RecordsAffected} rows instead of {rows}: {text}");
        }
        batch.BatchCommands.Clear();
        pending.Clear();
    }

    private sealed class AllAtOnce(PostgreSqlSession session, string text) : RowsStatement(text)
    {
        private NpgsqlBatchCommand? command;

        public override void Each(Action<Row> read)
        {
            if (Rows > 0) session.Send(Fill(), this, read);
        }

        public override void Post(bool exactly)
        {
            if (Rows == 0) return;
            session.pending.Add((Fill(), exactly ? Rows : null, Text));
            // Inside a unit of work somebody else commits, who knows of nothing put off.
            if (session.within) session.Flush();
        }

        internal override void Clear()
        {
            // Two writes of a batch may post the same statement. What is put off holds its rows in this one command, so it goes first.
            if (command is not null && session.pending.Exists(one => one.Command == command)) session.Flush();
            base.Clear();
        }

        internal override Plan? Plan()
        {
            if (command is null) return null;
            using var asking = session.Command();
            asking.Transaction = session.Transaction;
            asking.CommandText = command.CommandText;
            foreach (var parameter in command.Parameters) asking.Parameters.Add(((NpgsqlParameter)parameter).Clone());
            return Storage.Plan.Of(asking);
        }

        private NpgsqlBatchCommand Fill()
        {
            Complete();
            command ??= Make();
            for (var column = 0; column < Given.Count; column++) command.Parameters[column].Value = Values(Given[column]);
            return command;
        }

        private NpgsqlBatchCommand Make()
        {
            var numbers = string.Join(", ", Given.Select((_, place) => $"${place + 1}"));
            var names = string.Join(", ", Given.Select(column => column.Name));
            var made = new NpgsqlBatchCommand(Text.Replace("@rows AS a", $"unnest({numbers}) AS a ({names})", StringComparison.Ordinal));
            foreach (var column in Given)
            {
                made.Parameters.Add(new NpgsqlParameter
                {
                    NpgsqlDbType = NpgsqlDbType.Array | column.Kind switch
                    {
                        Kind.Uuid => NpgsqlDbType.Uuid,
                        Kind.Bytes => NpgsqlDbType.Bytea,
                        Kind.Text => NpgsqlDbType.Text,
                        Kind.Number => NpgsqlDbType.Bigint,
                        Kind.Truth => NpgsqlDbType.Boolean,
                    },
                });
            }
            return made;
        }

        private static Array Values(Column column) => column.Kind switch
        {
            Kind.Uuid => column.Values.ConvertAll(value => (Guid)value!).ToArray(),
            Kind.Bytes => column.Values.ConvertAll(value => (byte[])value!).ToArray(),
            Kind.Text => column.Values.ConvertAll(value => (string?)value).ToArray(),
            Kind.Number => column.Values.ConvertAll(value => (long?)value).ToArray(),
            Kind.Truth => column.Values.ConvertAll(value => (bool)value!).ToArray(),
        };
    }
}
