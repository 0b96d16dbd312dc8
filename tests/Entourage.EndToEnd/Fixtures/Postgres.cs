using Npgsql;

namespace Entourage.EndToEnd.Fixtures;

/// <summary>The PostgreSQL server that POSTGRES names, when the run is about that store; every site gets a database of its own there.</summary>
internal static class Postgres
{
    private static int made;

    private static string? Address { get; } = Environment.GetEnvironmentVariable("POSTGRES");

    /// <summary>A fresh database, as its connection string; null when the run is about SQLite.</summary>
    public static string? NewDatabase()
    {
        if (string.IsNullOrEmpty(Address)) return null;
        var name = $"entourage_e2e_{Environment.ProcessId}_{Interlocked.Increment(ref made)}";
        Run($"CREATE DATABASE {name}");
        return new NpgsqlConnectionStringBuilder(Address) { Database = name }.ToString();
    }

    public static void Drop(string address) => Run($"DROP DATABASE {new NpgsqlConnectionStringBuilder(address).Database} WITH (FORCE)");

    public static void Empty(string address) => Run("DROP SCHEMA public CASCADE; CREATE SCHEMA public", address);

    private static void Run(string sql, string? address = null)
    {
        using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address ?? Address) { Pooling = false }.ToString());
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
