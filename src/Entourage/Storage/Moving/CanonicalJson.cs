using System.Buffers;
using System.Text.Json;

namespace Entourage.Storage.Moving;

/// <summary>
/// JSON with one spelling for one meaning. PostgreSQL keeps what a document says and not how it was written: spaces, the order of names and the
/// form of a number are its own.
/// </summary>
internal static class CanonicalJson
{
    /// <exception cref="JsonException">It is not JSON, or it contains U+0000.</exception>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        using var document = JsonDocument.ParseValue(ref reader);
        if (reader.Read()) throw new JsonException("There is something after it.");
        var spelt = new ArrayBufferWriter<byte>(text.Length);
        using (var writer = new Utf8JsonWriter(spelt)) Write(writer, document.RootElement);
        return spelt.WrittenSpan;
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                // If a name occurs twice, PostgreSQL keeps the last.
                foreach (var property in value.EnumerateObject().GroupBy(one => one.Name).OrderBy(same => same.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(WithoutNul(property.Key));
                    Write(writer, property.Last().Value);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray()) Write(writer, item);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(WithoutNul(value.GetString()!));
                break;
            case JsonValueKind.Number when value.TryGetDecimal(out var number):
                writer.WriteRawValue(number.ToString("G29", CultureInfo.InvariantCulture), skipInputValidation: true);
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static string WithoutNul(string text) => text.Contains('\0', StringComparison.Ordinal) ? throw new JsonException("It holds a U+0000.") : text;
}
