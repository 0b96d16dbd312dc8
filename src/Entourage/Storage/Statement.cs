using System.Data;
using System.Data.Common;

namespace Entourage.Storage;

/// <summary>
/// One prepared statement of a <see cref="StoreSession"/>: give every parameter, in any order, then run it. Not thread-safe; belongs to its session.
/// </summary>
[FrontDoor]
internal sealed class Statement(DbCommand command, bool uuidsAreBytes, bool prepare) : IDisposable
{
    private bool prepare = prepare;
    private RowColumns? columns;

    internal void Join(DbTransaction? transaction) => command.Transaction = transaction;

    /// <summary>A UUID.</summary>
    public Statement With(string name, Guid value) =>
        uuidsAreBytes ? Set(name, DbType.Binary, value.ToByteArray(true)) : Set(name, DbType.Guid, value);

    /// <summary>An optional UUID.</summary>
    public Statement With(string name, Guid? value) =>
        value is { } given ? With(name, given) : Set(name, uuidsAreBytes ? DbType.Binary : DbType.Guid, DBNull.Value);

    /// <summary>Bytes.</summary>
    public Statement With(string name, byte[]? value) => Set(name, DbType.Binary, value ?? (object)DBNull.Value);

    /// <summary>Text.</summary>
    public Statement With(string name, string? value) => Set(name, DbType.String, value ?? (object)DBNull.Value);

    /// <summary>A whole number.</summary>
    public Statement With(string name, long value) => Set(name, DbType.Int64, value);

    /// <summary>An optional whole number.</summary>
    public Statement With(string name, long? value) => Set(name, DbType.Int64, value.HasValue ? value.Value : DBNull.Value);

    /// <summary>Yes or no.</summary>
    public Statement With(string name, bool value) => Set(name, DbType.Boolean, value);

    /// <summary>An instant, as Unix milliseconds.</summary>
    public Statement With(string name, DateTimeOffset value) => With(name, value.ToUnixTimeMilliseconds());

    /// <summary>Runs it for its effect; how many rows it touched.</summary>
    public int Run()
    {
        Prepare();
        return command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row as a number, or null when there is none.</summary>
    public long? Number()
    {
        Prepare();
        return command.ExecuteScalar() is { } value and not DBNull ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : null;
    }

    /// <summary>At most one row, read by <paramref name="read"/>; the default when there is none.</summary>
    public T? One<T>(Func<Row, T> read)
    {
        Prepare();
        using var reader = command.ExecuteReader(CommandBehavior.SingleRow);
        return reader.Read() ? read(RowOf(reader)) : default;
    }

    /// <summary>Every row; the statement itself bounds how many.</summary>
    public IReadOnlyList<T> All<T>(Func<Row, T> read)
    {
        Prepare();
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(RowOf(reader)));
        return rows;
    }

    /// <summary>Hands every row to <paramref name="read"/>, for answers that are not to be kept as rows.</summary>
    public void Each(Action<Row> read)
    {
        Prepare();
        using var reader = command.ExecuteReader();
        while (reader.Read()) read(RowOf(reader));
    }

    /// <summary>The store's plan for it.</summary>
    internal Plan Plan() => Storage.Plan.Of(command);

    /// <summary>Ends it.</summary>
    public void Dispose() => command.Dispose();

    private Row RowOf(DbDataReader reader) => new(reader, columns ??= new(command.CommandText, reader));

    private void Prepare()
    {
        if (!prepare) return;
        prepare = false;
        command.Prepare();
    }

    private Statement Set(string name, DbType type, object value)
    {
        var at = command.Parameters.IndexOf(name);
        if (at >= 0)
        {
            command.Parameters[at].Value = value;
            return this;
        }
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.DbType, parameter.Value) = (name, type, value);
        command.Parameters.Add(parameter);
        return this;
    }
}
