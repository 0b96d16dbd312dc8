using System.Data.Common;
using System.Globalization;

namespace Entourage.Bench.Stores;

/// <summary>The two stores that the product runs on.</summary>
internal enum StoreKind
{
    Sqlite,
    Postgresql,
}

/// <summary>A data folder and its database, seen from outside the server: for filling it quickly and for counting what a run has done.</summary>
internal abstract class BenchStore(string folder) : IAsyncDisposable
{
    public string Folder { get; } = Directory.CreateDirectory(folder).FullName;

    /// <summary>What a server is told so that it uses this store.</summary>
    public abstract IReadOnlyDictionary<string, string> Settings { get; }

    public abstract DbConnection Open();

    /// <summary>Many rows in one transaction, as fast as the store takes them.</summary>
    public abstract void Insert(string table, string[] columns, IEnumerable<object?[]> rows);

    /// <summary>Brings what was filled in to where it stays, and the planner's figures up to date, so that a measured run pays for neither.</summary>
    public abstract void Settle();

    /// <summary>A value as this store's driver takes it.</summary>
    public abstract object Value(object? value);

    /// <summary>Makes the counts at the members agree with the follows.</summary>
    public void Recount() => Run(
        "UPDATE members SET followers = (SELECT count(*) FROM follows WHERE followee = members.id), following = (SELECT count(*) FROM follows WHERE follower = members.id)");

    public long Count(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>Changes rows.</summary>
    public void Change(string sql) => Run(sql);

    protected void Run(params string[] sql)
    {
        using var connection = Open();
        foreach (var one in sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = one;
            command.CommandTimeout = 300;
            command.ExecuteNonQuery();
        }
    }

    public virtual ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
