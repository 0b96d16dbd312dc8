using System.Data.Common;

namespace Entourage.Storage;

/// <summary>
/// One connection with its prepared statements: what the hot path reads and writes through, with hand-written SQL that means the same in both
/// stores, because EF Core costs twenty times as much there. Not thread-safe: one caller at a time.
/// </summary>
public abstract class HotSession : IDisposable
{
    private readonly DbConnection connection;
    private readonly bool mine;
    private readonly Dictionary<string, Statement> statements = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RowsStatement> forRows = new(StringComparer.Ordinal);

    private protected HotSession(DbConnection connection, DbTransaction? transaction) =>
        (this.connection, mine, Transaction) = (connection, transaction is null, transaction);

    /// <summary>The transaction that every statement joins; null outside of one.</summary>
    private protected DbTransaction? Transaction { get; set; }

    /// <summary>Whether the connection still stands; a lost one is never mended, its session is replaced.</summary>
    internal bool Stands => connection.State == System.Data.ConnectionState.Open;

    /// <summary>The session of a unit of work: the same statements, inside the transaction that EF Core began.</summary>
    /// <exception cref="InvalidOperationException">There is no open transaction.</exception>
    public static HotSession Within(AppDb db)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.Session();
    }

    /// <summary>The prepared statement for a constant text; prepared at its first use and kept.</summary>
    public Statement Sql(string text)
    {
        if (!statements.TryGetValue(text, out var statement))
        {
            var command = connection.CreateCommand();
            command.CommandText = text;
            statements.Add(text, statement = Statement(command, mine));
        }
        Flush();
        statement.Join(Transaction);
        return statement;
    }

    /// <summary>
    /// The statement that works through many rows, which its text calls <c>@rows AS a</c>: PostgreSQL gets them all at once, SQLite one after
    /// the other, because there a statement costs no round trip. Its rows are empty.
    /// </summary>
    public RowsStatement ForRows(string text)
    {
        if (!forRows.TryGetValue(text, out var statement)) forRows.Add(text, statement = RowsStatement(text));
        statement.Clear();
        return statement;
    }

    /// <summary>How the store goes about every statement that this session has run.</summary>
    internal IEnumerable<Plan> Plans() => [.. statements.Values.Select(statement => statement.Plan()), .. forRows.Values.Select(statement => statement.Plan()).OfType<Plan>()];

    private protected DbCommand Command() => connection.CreateCommand();

    /// <summary>Begins a transaction that may write, when it has its turn.</summary>
    internal abstract void Begin();

    /// <summary>Sends what was put off: before a statement that has to come after it, and before the commit, so that it cannot fail with it.</summary>
    internal virtual void Flush()
    {
    }

    /// <summary>Ends with everything on disk.</summary>
    internal void Commit()
    {
        Transaction!.Commit();
        End();
    }

    internal void RollBack()
    {
        // The store may have rolled back by itself (disk full, connection lost); asking again would hide the first error behind a second.
        if (Transaction is { Connection: not null } && Stands) Transaction.Rollback();
        End();
    }

    private protected abstract Statement Statement(DbCommand command, bool keep);

    private protected abstract RowsStatement RowsStatement(string text);

    private protected virtual void End()
    {
        Transaction?.Dispose();
        Transaction = null;
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
