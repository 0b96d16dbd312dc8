using Npgsql;

namespace Entourage.EndToEnd.Fixtures;

/// <summary>The PostgreSQL server that POSTGRES names, when the run is about that store; every site gets a database of its own there.</summary>
internal static class Postgres
{
    private static int made;

    private static string? Address { get; } = Environment.GetEnvironmentVariable("POSTGRES");

    public static bool IsNamed => !string.IsNullOrEmpty(Address);

    /// <summary>A database without a table, or a copy of another that nobody is connected to; its connection string.</summary>
    public static string NewDatabase(string? of = null)
    {
        var name = $"entourage_e2e_{Environment.ProcessId}_{Interlocked.Increment(ref made)}";
        Run(of is null ? $"CREATE DATABASE {name}" : $"CREATE DATABASE {name} TEMPLATE {Name(of)} STRATEGY file_copy");
        return new NpgsqlConnectionStringBuilder(Address) { Database = name }.ToString();
    }

    public static void Drop(string address) => Run($"DROP DATABASE {Name(address)} WITH (FORCE)");

    public static void Empty(string address) => Run("DROP SCHEMA public CASCADE; CREATE SCHEMA public", address);

    /// <summary>Runs one statement in a database, or beside all of them.</summary>
    public static void Run(string sql, string? address = null)
    {
        using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address ?? Address) { Pooling = false }.ToString());
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static string? Name(string address) => new NpgsqlConnectionStringBuilder(address).Database;
}
