using System.Text.Json;

namespace Entourage.Tests.Http.BadInput;

/// <summary>One operation as the running server's document describes it.</summary>
/// <param name="Method">GET, POST …</param>
/// <param name="Path">With its places: <c>/api/v1/clips/{id}</c>.</param>
/// <param name="InPath">The names of its places.</param>
/// <param name="InQuery">The names in its query.</param>
/// <param name="Fields">The fields of its JSON body and their types; null without such a body.</param>
internal sealed record Operation(
    string Method, string Path, IReadOnlyList<string> InPath, IReadOnlyList<string> InQuery, IReadOnlyDictionary<string, FieldType>? Fields)
{
    public string Name => $"{Method} {Path}";

    /// <summary>Every operation of the document.</summary>
    public static async Task<IReadOnlyList<Operation>> AllAsync(Server server)
    {
        var document = (await server.Visitor().GetAsync("/openapi/v1.json")).Json;
        return
        [
            .. from path in document.GetProperty("paths").EnumerateObject()
               from operation in path.Value.EnumerateObject()
               where operation.Name is not "parameters"
               select new Operation(
                   operation.Name.ToUpperInvariant(), path.Name, Parameters(operation.Value, "path"), Parameters(operation.Value, "query"),
                   FieldsOf(document, operation.Value)),
        ];
    }

    private static string[] Parameters(JsonElement operation, string place) => !operation.TryGetProperty("parameters", out var all)
        ? []
        : [.. all.EnumerateArray().Where(one => one.GetProperty("in").GetString() == place).Select(one => one.GetProperty("name").GetString()!)];

    private static Dictionary<string, FieldType>? FieldsOf(JsonElement document, JsonElement operation)
    {
        if (!operation.TryGetProperty("requestBody", out var body) || !body.GetProperty("content").TryGetProperty("application/json", out var json)) return null;
        var schema = json.GetProperty("schema");
        if (schema.TryGetProperty("oneOf", out var either)) schema = either.EnumerateArray().Single(one => one.TryGetProperty("$ref", out _));
        var name = schema.GetProperty("$ref").GetString()!.Split('/')[^1];
        return document.GetProperty("components").GetProperty("schemas").GetProperty(name).GetProperty("properties").EnumerateObject()
            .ToDictionary(field => field.Name, field => TypeOf(field.Value));
    }

    private static FieldType TypeOf(JsonElement field)
    {
        if (!field.TryGetProperty("type", out var type)) return FieldType.Anything;
        var words = type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(one => one.GetString()!)] : (string[])[type.GetString()!];
        if (words.Contains("array")) return FieldType.List;
        if (words.Contains("boolean")) return FieldType.YesOrNo;
        if (words.Contains("integer")) return FieldType.Whole;
        return field.TryGetProperty("format", out var format) && format.GetString() == "date-time" ? FieldType.Instant : FieldType.Text;
    }
}

/// <summary>What a field of a body holds.</summary>
internal enum FieldType
{
    Anything,
    Text,
    Whole,
    YesOrNo,
    Instant,
    List,
}
