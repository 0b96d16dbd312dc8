using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Entourage.Channels.Fediverse;

/// <summary>What the API of Mastodon says, as far as it is asked; and what we keep of it. Whatever a server leaves out is null.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(MastodonApp))]
[JsonSerializable(typeof(MastodonToken))]
[JsonSerializable(typeof(MastodonInstance))]
[JsonSerializable(typeof(WebFinger))]
[JsonSerializable(typeof(MastodonAccount))]
[JsonSerializable(typeof(IReadOnlyList<MastodonAccount>))]
[JsonSerializable(typeof(IReadOnlyList<MastodonRelationship>))]
[JsonSerializable(typeof(MastodonStatus))]
[JsonSerializable(typeof(KeptApp))]
[JsonSerializable(typeof(KeptAccess))]
internal sealed partial class FediverseJson : JsonSerializerContext
{
    /// <summary>Reads a text; null for what it is not.</summary>
    public static T? Read<T>(string text, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(text, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A <see cref="FediverseApp"/> as it is kept.</summary>
internal sealed class KeptApp(string id, string secret)
{
    public string Id => id;

    public string Secret => secret;
}

/// <summary>A <see cref="FediverseAccess"/> as it is kept.</summary>
internal sealed class KeptAccess(string server, string token, string client, string secret)
{
    public string Server => server;

    public string Token => token;

    public string Client => client;

    public string Secret => secret;
}
