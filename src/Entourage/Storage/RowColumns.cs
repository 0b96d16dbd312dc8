using System.Data.Common;

namespace Entourage.Storage;

/// <summary>
/// Where the columns of one prepared statement are. Found out at its first answer and kept with it, so that reading by name allocates nothing, and
/// costs one comparison of references where the columns are read in the order of the statement. Not thread-safe; belongs to its statement.
/// </summary>
internal sealed class RowColumns
{
    private readonly string statement;
    private readonly string[] names;
    private int next;

    public RowColumns(string statement, DbDataReader reader)
    {
        this.statement = statement;
        names = new string[reader.FieldCount];
        for (var at = 0; at < names.Length; at++) names[at] = reader.GetName(at);
    }

    /// <summary>Where a column is.</summary>
    /// <exception cref="InvalidOperationException">There is none of that name, or more than one.</exception>
    public int At(string name)
    {
        var at = next;
        if ((uint)at >= (uint)names.Length || !ReferenceEquals(names[at], name)) at = Find(name);
        next = at + 1;
        return at;
    }

    private int Find(string name)
    {
        for (var at = 0; at < names.Length; at++)
        {
            if (ReferenceEquals(names[at], name)) return at;
        }
        var found = Array.IndexOf(names, name);
        if (found < 0) throw new InvalidOperationException($"No column is called {name} in: {statement}");
        if (Array.IndexOf(names, name, found + 1) >= 0) throw new InvalidOperationException($"More than one column is called {name} in: {statement}");
        // Constants of one text are one object, so that from now on this one is known at sight.
        names[found] = name;
        return found;
    }
}
