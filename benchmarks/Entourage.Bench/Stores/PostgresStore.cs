using System.Data.Common;
using Npgsql;

namespace Entourage.Bench.Stores;

/// <summary>A database of its own in the private cluster that <c>scripts/postgres</c> started.</summary>
internal sealed class PostgresStore : BenchStore
{
    private readonly string cluster;
    private readonly string own;
    private readonly string name = $"bench_{Guid.NewGuid():N}";

    public PostgresStore(string folder, string cluster)
        : base(folder)
    {
        this.cluster = cluster;
        own = new NpgsqlConnectionStringBuilder(cluster) { Database = name }.ToString();
        Ask(cluster, $"CREATE DATABASE {name}");
    }

    public override IReadOnlyDictionary<string, string> Settings =>
        new Dictionary<string, string> { ["Storage__Folder"] = Folder, ["Storage__Postgres"] = own };

    public override DbConnection Open()
    {
        var connection = new NpgsqlConnection(own);
        connection.Open();
        return connection;
    }

    public override void Insert(string table, string[] columns, IEnumerable<object?[]> rows)
    {
        using var connection = new NpgsqlConnection(own);
        connection.Open();
        using var copy = connection.BeginBinaryImport($"COPY {table} ({string.Join(", ", columns)}) FROM STDIN (FORMAT binary)");
        foreach (var row in rows) copy.WriteRow(row);
        copy.Complete();
    }

    public override void Settle() => Run("VACUUM ANALYZE", "CHECKPOINT");

    public override object Value(object? value) => value ?? DBNull.Value;

    public override async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        Ask(cluster, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        await base.DisposeAsync();
    }

    private static void Ask(string where, string sql)
    {
        using var connection = new NpgsqlConnection(where);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
