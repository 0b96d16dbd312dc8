using System.Data.Common;

namespace Entourage.Storage;

/// <summary>
/// A statement that works through many rows: begin each with <see cref="Row()"/>, give every one of them the same columns in the same order, then
/// run it. Not thread-safe; belongs to its session.
/// </summary>
[FrontDoor]
internal abstract class RowsStatement : IDisposable
{
    // Boxed once instead of in every row.
    private static readonly object Yes = true, No = false;

    private RowColumns? columns;
    private bool complete;
    private int next;

    private protected RowsStatement(string text) => Text = text;

    /// <summary>The statement as it was written, with <c>@rows AS a</c>.</summary>
    private protected string Text { get; }

    /// <summary>The values by column, each as long as there are rows.</summary>
    private protected List<Column> Given { get; } = [];

    /// <summary>How many rows were begun.</summary>
    public int Rows { get; private set; }

    /// <summary>Begins a row.</summary>
    public RowsStatement Row()
    {
        Complete();
        Rows++;
        next = 0;
        return this;
    }

    /// <summary>A UUID.</summary>
    public RowsStatement With(string name, Guid value) => Add(name, Kind.Uuid, value);

    /// <summary>Bytes.</summary>
    public RowsStatement With(string name, byte[] value) => Add(name, Kind.Bytes, value);

    /// <summary>Text.</summary>
    public RowsStatement With(string name, string? value) => Add(name, Kind.Text, value);

    /// <summary>A whole number.</summary>
    public RowsStatement With(string name, long value) => Add(name, Kind.Number, value);

    /// <summary>An optional whole number.</summary>
    public RowsStatement With(string name, long? value) => Add(name, Kind.Number, value);

    /// <summary>Yes or no.</summary>
    public RowsStatement With(string name, bool value) => Add(name, Kind.Truth, value ? Yes : No);

    /// <summary>An instant, as Unix milliseconds.</summary>
    public RowsStatement With(string name, DateTimeOffset value) => With(name, value.ToUnixTimeMilliseconds());

    /// <summary>Hands every row of the answer to <paramref name="read"/>, in no order that could be relied on.</summary>
    public abstract void Each(Action<Row> read);

    /// <summary>
    /// Has its effect before anything that comes after it, and before the commit; what is posted one after the other travels together.
    /// </summary>
    /// <param name="exactly">Whether the transaction fails if the number of rows touched is not the number given.</param>
    /// <exception cref="RowsChangedException">It did; thrown here or by a later call.</exception>
    public abstract void Post(bool exactly = true);

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends it.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>The store's plan for it; null if it has not run.</summary>
    internal abstract Plan? Plan();

    /// <summary>A row of the answer.</summary>
    internal Row RowOf(DbDataReader reader) => new(reader, columns ??= new(Text, reader));

    /// <summary>Ends the last row that was begun.</summary>
    /// <exception cref="InvalidOperationException">It lacks columns that the first one had.</exception>
    private protected void Complete()
    {
        if (Rows == 0) return;
        if (next < Given.Count) throw new InvalidOperationException($"Row {Rows} lacks {Given[next].Name}: {Text}");
        complete = true;
    }

    /// <summary>Forgets its rows; what was posted of them has its effect all the same.</summary>
    internal virtual void Clear()
    {
        Rows = 0;
        foreach (var column in Given) column.Values.Clear();
    }

    // The first row says what the columns are; every other one gives the same, or its values would land in other columns.
    private RowsStatement Add(string name, Kind kind, object? value)
    {
        if (next < Given.Count)
        {
            var column = Given[next];
            if (column.Name != name) throw new InvalidOperationException($"Row {Rows} gives {name} where {column.Name} is due: {Text}");
            if (column.Kind != kind) throw new InvalidOperationException($"Row {Rows} gives {name} as {kind}, the first gave it as {column.Kind}: {Text}");
        }
        else
        {
            if (complete) throw new InvalidOperationException($"Row {Rows} gives {name}, which the first row did not: {Text}");
            Given.Add(new(name, kind, []));
        }
        Given[next++].Values.Add(value);
        return this;
    }

    /// <summary>What a column holds.</summary>
    private protected enum Kind
    {
        Uuid,
        Bytes,
        Text,
        Number,
        Truth,
    }

    private protected sealed record Column(string Name, Kind Kind, List<object?> Values);
}

/// <summary>A write did not meet the rows it was decided on.</summary>
public sealed class RowsChangedException : Exception
{
    /// <summary>What was expected and what was met.</summary>
    public RowsChangedException(string message) : base(message)
    {
    }

    /// <summary>Without particulars.</summary>
    public RowsChangedException() : this("The rows changed under the transaction.")
    {
    }

    /// <summary>With a cause.</summary>
    public RowsChangedException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
