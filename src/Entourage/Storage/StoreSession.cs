using System.Data.Common;

namespace Entourage.Storage;

/// <summary>
/// One connection with its prepared statements: what every use case reads and writes through, with hand-written SQL that means the same in both
/// stores. Not thread-safe: one caller at a time.
/// </summary>
[FrontDoor]
internal abstract class StoreSession : IDisposable
{
    private readonly DbConnection connection;
    private readonly bool mine;
    private readonly Dictionary<string, Statement> statements = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RowsStatement> forRows = new(StringComparer.Ordinal);

    private protected StoreSession(DbConnection connection, DbTransaction? transaction) =>
        (this.connection, mine, Transaction) = (connection, transaction is null, transaction);

    /// <summary>The transaction that every statement joins; null outside of one.</summary>
    private protected DbTransaction? Transaction { get; set; }

    /// <summary>Names the transaction, for asking later whether it was committed; null where it has no name, and until that is known.</summary>
    internal ulong? TransactionId { get; private protected set; }

    /// <summary>What its transaction has said that it changes.</summary>
    internal PendingChanges Pending { get; private set; } = new();

    /// <summary>Whether the connection is alive; a lost one is never repaired, its session is replaced.</summary>
    internal bool IsConnected => connection.State == System.Data.ConnectionState.Open;

    /// <summary>The session of an <see cref="IdentityTransaction"/>: the same statements, inside the transaction that EF Core began.</summary>
    /// <exception cref="InvalidOperationException">There is no open transaction.</exception>
    public static StoreSession Within(AppDb db)
    {
        var session = db.Session();
        session.Pending = db.Pending;
        return session;
    }

    /// <summary>Says what this transaction changes of what others remember; they are told when its commit stands, and never otherwise.</summary>
    public void Changed(Change change) => Pending.Said.Add(change);

    /// <summary>The prepared statement for a constant text; prepared at its first use and kept.</summary>
    public Statement Sql(string text)
    {
        if (!statements.TryGetValue(text, out var statement))
        {
            var command = connection.CreateCommand();
            command.CommandText = text;
            statements.Add(text, statement = Statement(command, mine));
        }
        Pending.Statements?.Add(text);
        Flush();
        statement.Join(Transaction);
        Begun++;
        return statement;
    }

    /// <summary>
    /// The statement that works through many rows, which its text calls <c>@rows AS a</c>: PostgreSQL gets them all at once, SQLite one after
    /// the other, because there a statement costs no round trip. Its rows are empty.
    /// </summary>
    public RowsStatement ForRows(string text)
    {
        if (!forRows.TryGetValue(text, out var statement)) forRows.Add(text, statement = RowsStatement(text));
        Pending.Statements?.Add(text);
        statement.Clear();
        Begun++;
        return statement;
    }

    /// <summary>How many statements were begun, each once however many rows it works through.</summary>
    internal long Begun { get; private set; }

    /// <summary>The store's plans for all statements that this session has run.</summary>
    internal IEnumerable<Plan> Plans() => [.. statements.Values.Select(statement => statement.Plan()), .. forRows.Values.Select(statement => statement.Plan()).OfType<Plan>()];

    private protected DbCommand Command() => connection.CreateCommand();

    /// <summary>Begins a transaction that may write, when it has its turn.</summary>
    internal abstract void Begin();

    /// <summary>Whether the commit was asked for, and no answer has said that it was not reached.</summary>
    internal bool IsCommitting { get; private protected set; }

    /// <summary>Sends what was put off: before a statement that has to come after it.</summary>
    internal virtual void Flush()
    {
    }

    /// <summary>Ends with everything on disk; when that fails, <see cref="IsCommitting"/> tells whether it may be there all the same.</summary>
    internal void Commit()
    {
        SendAndCommit();
        End();
    }

    internal void RollBack()
    {
        // The store may have rolled back by itself (disk full, connection lost); asking again would hide the first error behind a second.
        if (Transaction is { Connection: not null } && IsConnected) Transaction.Rollback();
        End();
    }

    private protected virtual void SendAndCommit()
    {
        Flush();
        IsCommitting = true;
        Transaction!.Commit();
    }

    private protected abstract Statement Statement(DbCommand command, bool keep);

    private protected abstract RowsStatement RowsStatement(string text);

    private protected virtual void End()
    {
        Transaction?.Dispose();
        Transaction = null;
        IsCommitting = false;
    }

    /// <summary>Ends the statements, and the connection when it is this session's own.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the statements, and the connection when it is this session's own.</summary>
    protected virtual void Dispose(bool disposing)
    {
        foreach (var statement in statements.Values) statement.Dispose();
        foreach (var statement in forRows.Values) statement.Dispose();
        if (!mine) return;
        Transaction?.Dispose();
        connection.Dispose();
    }
}
