using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Entourage.Tests.Http;

public sealed partial class OpenApiTests(Server server) : IClassFixture<Server>
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // What somebody may do who is nobody yet.
    private static readonly string[] ForEverybody =
    [
        "POST /api/v1/accounts", "POST /api/v1/accounts/options", "POST /api/v1/accounts/recovery", "POST /api/v1/clips/{id}/notices", "POST /api/v1/clips/{id}/plays",
        "POST /api/v1/clips/{id}/views", "POST /api/v1/members/{handle}/notices", "POST /api/v1/sessions",
        "POST /api/v1/sessions/appeal", "POST /api/v1/sessions/options",
    ];

    [Fact]
    public async Task The_document_has_not_changed_by_accident() =>
        Snapshot.Match("docs/openapi.json", JsonSerializer.Serialize(await DocumentAsync(), Indented) + "\n");

    [Fact]
    public async Task Whatever_changes_something_needs_a_member()
    {
        var open = new List<string>();
        foreach (var (method, path, details) in Operations(await DocumentAsync()).Where(operation => operation.Method is not ("GET" or "HEAD")))
        {
            var answer = await server.Visitor().SendAsync(new HttpMethod(method), Parameter().Replace(path, "0000000000000000"), Body(details));
            if (answer is not { Status: 401, Code: "sign_in_required" }) open.Add($"{method} {path}");
        }
        Assert.Equal(ForEverybody, open.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_operation_says_what_it_is_for()
    {
        var operations = Operations(await DocumentAsync()).ToList();
        Assert.Empty(operations.Where(operation => !operation.Details.TryGetProperty("summary", out _)).Select(operation => operation.Path));
        Assert.Empty(operations.Where(operation => !operation.Details.TryGetProperty("tags", out _)).Select(operation => operation.Path));
        var names = operations.Select(operation => operation.Details.GetProperty("operationId").GetString()).ToList();
        Assert.Equal(names.Distinct(), names);
    }

    // Of the type that is taken there: another one is refused before it is asked who sends it.
    private static HttpContent Body(JsonElement operation) =>
        operation.TryGetProperty("requestBody", out var body) && body.GetProperty("content").TryGetProperty("multipart/form-data", out _)
            ? new MultipartFormDataContent { { new StringContent(""), "file", "clip.mp4" } }
            : JsonContent.Create(new { });

    private async Task<JsonElement> DocumentAsync() => (await server.Visitor().GetAsync("/openapi/v1.json")).Json;

    private static IEnumerable<(string Method, string Path, JsonElement Details)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        where operation.Name is not "parameters"
        select (operation.Name.ToUpperInvariant(), path.Name, operation.Value);

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
