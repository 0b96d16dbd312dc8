using System.Text.Json;
using System.Text.Json.Serialization;

namespace Entourage.Kernel;

/// <summary>On the wire, an id is one JSON string, whatever it is inside. Thread-safe.</summary>
/// <typeparam name="T">The id.</typeparam>
internal sealed class TextJson<T> : JsonConverter<T>
    where T : struct, IParsable<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && T.TryParse(reader.GetString(), null, out var id) ? id : throw new JsonException();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
