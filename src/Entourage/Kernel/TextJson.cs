using System.Text.Json;
using System.Text.Json.Serialization;

namespace Entourage.Kernel;

/// <summary>Ids are one JSON string on the wire, whatever they are made of inside. Thread-safe.</summary>
/// <typeparam name="T">The id.</typeparam>
public sealed class TextJson<T> : JsonConverter<T>
    where T : struct, IParsable<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && T.TryParse(reader.GetString(), null, out var id) ? id : throw new JsonException();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToString());
    }
}
