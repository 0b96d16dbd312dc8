using System.Buffers;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.Json;

namespace Entourage.Storage.Moving;

/// <summary>
/// How the values inside a JSON column are spelt by the two stores' models: bytes are hexadecimal on SQLite and base64 on PostgreSQL. Each value is read
/// as the one writes it and written as the other reads it.
/// </summary>
internal sealed class JsonSpelling
{
    private readonly Dictionary<string, (JsonValueReaderWriter From, JsonValueReaderWriter To)> values;

    private JsonSpelling(Dictionary<string, (JsonValueReaderWriter From, JsonValueReaderWriter To)> values) => this.values = values;

    public static JsonSpelling Of(IModel source, IModel target, string table, string column)
    {
        var (from, to) = (Values(source, table, column), Values(target, table, column));
        return new(to.ToDictionary(value => value.Key, value => (from[value.Key], value.Value), StringComparer.Ordinal));
    }

    /// <exception cref="JsonException">It is not a JSON object.</exception>
    /// <exception cref="FormatException">A value is not spelt as the source does.</exception>
    public byte[] Convert(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        using var document = JsonDocument.ParseValue(ref reader);
        if (reader.Read() || document.RootElement.ValueKind != JsonValueKind.Object) throw new JsonException("It is not one object.");
        var spelt = new ArrayBufferWriter<byte>(text.Length);
        using (var writer = new Utf8JsonWriter(spelt))
        {
            writer.WriteStartObject();
            foreach (var property in document.RootElement.EnumerateObject())
            {
                writer.WritePropertyName(property.Name);
                if (property.Value.ValueKind != JsonValueKind.Null && values.TryGetValue(property.Name, out var value))
                {
                    writer.WriteRawValue(value.To.ToJsonString(value.From.FromJsonString(property.Value.GetRawText())));
                }
                else
                {
                    property.Value.WriteTo(writer);
                }
            }
            writer.WriteEndObject();
        }
        return spelt.WrittenSpan.ToArray();
    }

    private static Dictionary<string, JsonValueReaderWriter> Values(IModel model, string table, string column)
    {
        var inside = model.GetEntityTypes().Single(entity =>
            entity.IsMappedToJson() && entity.GetContainerColumnName() == column && entity.FindOwnership()?.PrincipalEntityType.GetTableName() == table);
        if (inside.GetNavigations().Any(navigation => !navigation.IsOnDependent) || inside.GetComplexProperties().Any())
        {
            throw new InvalidOperationException($"Nobody has said yet how JSON inside JSON is moved: {table}.{column}.");
        }
        return inside.GetProperties().Where(property => property.GetJsonPropertyName() is not null).ToDictionary(
            property => property.GetJsonPropertyName()!,
            property => property.GetTypeMapping().JsonValueReaderWriter
                ?? throw new InvalidOperationException($"{table}.{column}.{property.Name} has no spelling in JSON."),
            StringComparer.Ordinal);
    }
}
