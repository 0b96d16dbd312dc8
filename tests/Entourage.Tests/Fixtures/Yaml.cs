using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Entourage.Tests.Fixtures;

/// <summary>Files in YAML, read as JSON with anchors and merges resolved; every scalar is then a string.</summary>
internal static class Yaml
{
    public static JsonElement Read(string path)
    {
        using var file = File.OpenText(Path.Combine(Repository.Root, path));
        var whole = new DeserializerBuilder().Build().Deserialize<object>(new MergingParser(new Parser(file)));
        return JsonElement.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(whole));
    }

    /// <summary>The member, or an empty array where there is none, so that it can be walked.</summary>
    public static JsonElement Or(this JsonElement map, string name) =>
        map.TryGetProperty(name, out var found) ? found : JsonElement.Parse("[]");

    public static string Text(this JsonElement map, string name) => map.GetProperty(name).GetString()!;

    public static IEnumerable<string> Texts(this JsonElement list) => list.EnumerateArray().Select(one => one.GetString()!);
}
