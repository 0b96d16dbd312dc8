using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Entourage.Storage.Moving;

/// <summary>How a column's values are written, in the file and on the wire.</summary>
internal enum Form
{
    Uuid,
    Truth,
    Number,
    SmallNumber,
    Text,
    Bytes,
    Json,
}

/// <summary>
/// A column. <paramref name="Longest"/> is how many characters PostgreSQL takes, which SQLite does not ask; <paramref name="Json"/> is how what is
/// inside goes over.
/// </summary>
internal sealed record MovedColumn(string Name, Form Form, int? Longest, JsonSpelling? Json)
{
    public string Quoted => $"\"{Name}\"";
}

/// <summary>
/// One table as the model of PostgreSQL describes it; the file has the same tables and columns. Columns of the key come first, in the key's order,
/// so that a row begins with its key. Both stores order every key the same: byte by byte.
/// </summary>
internal sealed partial record MovedTable(string Name, IReadOnlyList<MovedColumn> Columns, int KeyColumns)
{
    public string Quoted => $"\"{Name}\"";

    public IEnumerable<MovedColumn> Key => Columns.Take(KeyColumns);

    public string ColumnList { get; } = string.Join(", ", Columns.Select(column => column.Quoted));

    public string KeyList { get; } = string.Join(", ", Columns.Take(KeyColumns).Select(column => column.Quoted));

    /// <summary>Every table of the model, each after those that it refers to.</summary>
    public static IReadOnlyList<MovedTable> Of(IModel source, IModel target)
    {
        var waiting = target.GetRelationalModel().Tables.OrderBy(table => table.Name, StringComparer.Ordinal).ToList();
        var ordered = new List<ITable>(waiting.Count);
        while (waiting.Count > 0)
        {
            var next = waiting.Find(table => table.ForeignKeyConstraints.All(key => key.PrincipalTable == table || ordered.Contains(key.PrincipalTable)))
                ?? throw new InvalidOperationException($"Tables refer to each other in a circle: {string.Join(", ", waiting.Select(table => table.Name))}.");
            ordered.Add(next);
            waiting.Remove(next);
        }
        return ordered.ConvertAll(table => Of(table, column => JsonSpelling.Of(source, target, table.Name, column)));
    }

    private static MovedTable Of(ITable table, Func<string, JsonSpelling> json)
    {
        var key = table.PrimaryKey?.Columns ?? throw new InvalidOperationException($"{table.Name} has no primary key to go by.");
        var rest = table.Columns.Except(key).OrderBy(column => column.Name, StringComparer.Ordinal);
        return new MovedTable(table.Name, [.. key.Concat(rest).Select(column => Of(table, column, json))], key.Count);
    }

    private static MovedColumn Of(ITable table, IColumn column, Func<string, JsonSpelling> json)
    {
        var bounded = BoundedText().Match(column.StoreType);
        var form = column.StoreType switch
        {
            "uuid" => Form.Uuid,
            "boolean" => Form.Truth,
            "bigint" => Form.Number,
            "integer" => Form.SmallNumber,
            "bytea" => Form.Bytes,
            "jsonb" => Form.Json,
            "text" => Form.Text,
            _ when bounded.Success => Form.Text,
            var other => throw new InvalidOperationException($"Nobody has said yet how a column of type {other} is moved: {table.Name}.{column.Name}."),
        };
        int? longest = bounded.Success ? int.Parse(bounded.Groups[1].Value, CultureInfo.InvariantCulture) : null;
        return new MovedColumn(column.Name, form, longest, form == Form.Json ? json(column.Name) : null);
    }

    [GeneratedRegex(@"^character varying\((\d+)\)$")]
    private static partial Regex BoundedText();
}
