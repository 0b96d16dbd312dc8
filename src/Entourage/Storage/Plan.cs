using System.Data.Common;

namespace Entourage.Storage;

/// <summary>The store's plan for a statement that a session has run, with the values it last ran with.</summary>
/// <param name="Sql">The statement.</param>
/// <param name="Steps">The store's own lines.</param>
internal sealed record Plan(string Sql, IReadOnlyList<string> Steps)
{
    /// <summary>Asks with a command whose text is the statement; leaves the command as it was.</summary>
    public static Plan Of(DbCommand command)
    {
        var sql = command.CommandText;
        var sqlite = command is Microsoft.Data.Sqlite.SqliteCommand;
        command.CommandText = (sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + sql;
        try
        {
            using var reader = command.ExecuteReader();
            var steps = new List<string>();
            while (reader.Read()) steps.Add(reader.GetString(sqlite ? 3 : 0));
            return new(sql, steps);
        }
        finally
        {
            command.CommandText = sql;
        }
    }
}
