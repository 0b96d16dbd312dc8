using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Entourage.Storage;

/// <summary>
/// One connection with its prepared statements: what the hot path reads and writes through, with hand-written SQL, because EF Core costs
/// twenty times as much there. Not thread-safe: one caller at a time.
/// </summary>
public sealed class HotSession : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly bool mine;
    private readonly Dictionary<string, Statement> statements = new(StringComparer.Ordinal);
    private readonly List<SqliteCommand> commands = [];
    private SqliteTransaction? transaction;

    internal HotSession(SqliteConnection connection, bool mine) => (this.connection, this.mine) = (connection, mine);

    /// <summary>The session of a unit of work: the same statements, inside the transaction that EF Core began.</summary>
    /// <exception cref="InvalidOperationException">There is no open transaction.</exception>
    public static HotSession Within(AppDb db)
    {
        var current = db.Database.CurrentTransaction ?? throw new InvalidOperationException("Only inside a unit of work.");
        return new((SqliteConnection)db.Database.GetDbConnection(), mine: false) { transaction = (SqliteTransaction)current.GetDbTransaction() };
    }

    /// <summary>The prepared statement for a constant text; prepared at its first use and kept.</summary>
    public Statement Sql(string text)
    {
        if (!statements.TryGetValue(text, out var statement))
        {
            var command = connection.CreateCommand();
            command.CommandText = text;
            commands.Add(command);
            statements.Add(text, statement = new(command));
        }
        statement.Join(transaction);
        return statement;
    }

    internal void Begin() => transaction = connection.BeginTransaction(deferred: false);

    internal void Commit()
    {
        transaction!.Commit();
        End();
    }

    internal void RollBack()
    {
        // SQLite may have rolled back by itself (disk full, I/O error); asking again would hide the first error behind a second.
        if (transaction is { Connection: not null }) transaction.Rollback();
        End();
    }

    private void End()
    {
        transaction?.Dispose();
        transaction = null;
    }

    /// <summary>Ends the statements, and the connection when it is this session's own.</summary>
    public void Dispose()
    {
        foreach (var command in commands) command.Dispose();
        if (!mine) return;
        transaction?.Dispose();
        connection.Dispose();
    }
}
