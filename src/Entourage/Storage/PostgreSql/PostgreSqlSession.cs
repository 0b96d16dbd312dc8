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
    private readonly NpgsqlBatchCommand commit = new("COMMIT");
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

    // What was put off and the commit are one round trip: a statement that is refused, or that met other rows than it was decided on, fails in the server, which then
    // does not come to the commit.
    private protected override void SendAndCommit()
    {
        // By its name it is asked for if the answer is lost.
        if (turnPending) Flush();
        IsCommitting = true;
        Send(commit, null, null);
    }

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
        try
        {
            using var reader = batch.ExecuteReader();
            if (turnPending)
            {
                reader.Read();
                TransactionId = reader.GetFieldValue<ulong>(0);
                turnPending = false;
                reader.NextResult();
            }
            // Statements that answer nothing are passed over by the reader itself.
            foreach (var (_, expected, _) in pending)
            {
                if (expected is not null) reader.NextResult();
            }
            if (read is not null)
            {
                while (reader.Read()) read(asking!.RowOf(reader));
            }
            while (reader.NextResult())
            {
            }
        }
        catch (PostgresException refused) when (refused.BatchCommand is { } part && part != commit)
        {
            IsCommitting = false;
            if (refused.SqlState != PostgresErrorCodes.DivisionByZero || pending.Find(one => one.Command == part && one.Expected is not null) is not { Expected: { } rows } one) throw;
            throw new RowsChangedException($"Other than {rows} rows: {one.Text}", refused);
        }
        batch.BatchCommands.Clear();
        pending.Clear();
    }

    private sealed class AllAtOnce(PostgreSqlSession session, string text) : RowsStatement(text)
    {
        // Any other number divides by nothing, and the server itself ends the transaction.
        private const string Counted = "WITH touched AS (@statement RETURNING 1) SELECT 1 / CASE count(*) WHEN @number THEN 1 ELSE 0 END FROM touched";

        private NpgsqlBatchCommand? command;
        private bool counted;

        public override void Each(Action<Row> read)
        {
            if (Rows > 0) session.Send(Fill(), this, read);
        }

        public override void Post(bool exactly)
        {
            if (Rows == 0) return;
            if (exactly != counted) (command, counted) = (null, exactly);
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
            if (counted) command.Parameters[Given.Count].Value = (long)Rows;
            return command;
        }

        private NpgsqlBatchCommand Make()
        {
            var numbers = string.Join(", ", Given.Select((_, place) => $"${place + 1}"));
            var names = string.Join(", ", Given.Select(column => column.Name));
            var text = Text.Replace("@rows AS a", $"unnest({numbers}) AS a ({names})", StringComparison.Ordinal);
            if (counted) text = Counted.Replace("@number", $"${Given.Count + 1}", StringComparison.Ordinal).Replace("@statement", text, StringComparison.Ordinal);
            var made = new NpgsqlBatchCommand(text);
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
            if (counted) made.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bigint });
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
