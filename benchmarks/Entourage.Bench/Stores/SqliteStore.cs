using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Entourage.Bench.Stores;

internal sealed class SqliteStore(string folder) : BenchStore(folder)
{
    public override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["Storage__Folder"] = Folder };

    public override DbConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(Folder, "entourage.db")};Pooling=False");
        connection.Open();
        using var pragmas = connection.CreateCommand();
        // The product's own durability: it is what the single transaction is measured with.
        pragmas.CommandText = "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=10000; PRAGMA cache_size=-65536;";
        pragmas.ExecuteNonQuery();
        return connection;
    }

    public override void Insert(string table, string[] columns, IEnumerable<object?[]> rows)
    {
        using var connection = Open();
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select((_, i) => $"@p{i}"))})";
        var parameters = columns.Select((_, i) => new SqliteParameter { ParameterName = $"@p{i}" }).ToArray();
        command.Parameters.AddRange(parameters);
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++) parameters[i].Value = Value(row[i]);
            command.ExecuteNonQuery();
        }
        transaction.Commit();
    }

    public override void Settle() => Run("PRAGMA wal_checkpoint(TRUNCATE)");

    // As the product stores them: 16 big-endian bytes, 0 and 1.
    public override object Value(object? value) => value switch
    {
        Guid uuid => uuid.ToByteArray(bigEndian: true),
        bool truth => truth ? 1L : 0L,
        null => DBNull.Value,
        _ => value,
    };

    public override ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        return base.DisposeAsync();
    }
}
