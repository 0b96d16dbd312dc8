using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Entourage.Tests.Http.BadInput;

/// <summary>Bodies that are not what an operation takes: refused with a code, and nothing is stored.</summary>
public sealed class JsonBodyTests(BadInputSite site) : IClassFixture<BadInputSite>
{
    private const string OnePersonOnly = "one_contact_only";

    private IEnumerable<Operation> WithBodies => site.Operations.Where(operation => operation.Fields is not null);

    [Fact]
    public void Every_operation_has_an_example()
    {
        Assert.Empty(site.Operations.Select(operation => operation.Name).Except(site.Examples.Keys).Select(name => $"new endpoint without bad input: {name}"));
        Assert.Empty(site.Examples.Keys.Except(site.Operations.Select(operation => operation.Name)));
        Assert.True(WithBodies.Count() > 14);
        // A field that no example fills would be tried by nothing.
        Assert.Empty(
            from operation in WithBodies
            let filled = JsonNode.Parse(site.Examples[operation.Name].Body!)!.AsObject().Select(field => field.Key)
            from field in operation.Fields!
            where field.Value is not FieldType.Anything && !filled.Contains(field.Key)
            where (operation.Name, field.Key) is not (_, "token" or "ticket" or "setup" or "ceremony" or "birthYear" or "password" or "handle")
            select $"{operation.Name} {field.Key}");
    }

    [Fact]
    public async Task J01_to_J03_what_is_no_object_of_JSON_is_refused_everywhere()
    {
        string[] bodies =
        [
            "", " ", "null", "[]", "\"x\"", "12", "true", "{", "{\"a\":1", "{\"a\":1,}", "{'a':1}", "{a:1}", "{\"a\":1}{}", "{\"a\":1} x", "/* */ {}", "{} // no",
            "{\"a\":NaN}", "{\"a\":Infinity}", "{\"a\":01}", "{\"a\":+1}", "{\"a\":.5}", "{\"a\":\"\\x41\"}", "{\"a\":\"\u0001\"}", "\uFEFF\uFEFF{}", "<a/>", "a=1",
            Deep(1000), $"{{\"a\":{Deep(1000)}}}", string.Concat(Enumerable.Repeat("{\"a\":", 1000)) + "1" + new string('}', 1000),
        ];
        foreach (var operation in WithBodies)
        {
            await RefusedAsync(operation, bodies.Where(body => !IsTaken(operation, body)).Select(body => (body, (HttpContent)Json(body))), Refusal.Unreadable);
        }
    }

    // Leaving needs no body; and who sends a list where one person belongs is told just that.
    private static bool IsTaken(Operation operation, string body) => operation.Name == "DELETE /api/v1/me" && body is "" or "null";

    [Fact]
    public async Task J02_a_field_that_is_there_twice_is_refused_everywhere()
    {
        foreach (var operation in WithBodies)
        {
            var json = site.Examples[operation.Name].Body!;
            var twice = JsonNode.Parse(json)!.AsObject().SelectMany(field => new[]
            {
                (field.Key, (HttpContent)Json($"{json[..^1]},\"{field.Key}\":{field.Value!.ToJsonString()}}}")),
                (field.Key + " first", (HttpContent)Json($"{{\"{field.Key}\":null,{json[1..]}")),
            });
            await RefusedAsync(operation, twice, Refusal.Unreadable);
        }
    }

    [Fact]
    public async Task J04_and_J22_a_field_of_another_type_is_refused_by_its_name()
    {
        foreach (var operation in WithBodies)
        {
            foreach (var (field, type) in operation.Fields!)
            {
                var wrong = Wrong(type).Select(value => ($"{field}={value}", (HttpContent)Json(With(operation, field, value))));
                await RefusedAsync(operation, wrong, Refusal.Unreadable, field);
            }
        }
    }

    [Fact]
    public async Task J06_and_J07_bodies_come_in_UTF_8_and_unpacked()
    {
        foreach (var operation in WithBodies)
        {
            var json = site.Examples[operation.Name].Body!;
            (string, HttpContent)[] wrong =
            [
                ("utf-16", Typed(Encoding.Unicode.GetBytes(json), "application/json; charset=utf-16")), ("utf-7", Typed(Encoding.ASCII.GetBytes(json),
                "application/json; charset=utf-7")),
                ("latin", Typed(Encoding.Latin1.GetBytes(json), "application/json; charset=iso-8859-1")), ("unknown", Typed(Encoding.UTF8.GetBytes(json),
                "application/json; charset=x")),
                ("text", Typed(Encoding.UTF8.GetBytes(json), "text/plain")), ("form", Typed("a=1"u8.ToArray(), "application/x-www-form-urlencoded")),
                ("none", Typed(Encoding.UTF8.GetBytes(json), null)), ("xml", Typed("<a/>"u8.ToArray(), "application/xml")),
                ("gzip", Packed(json, "gzip")), ("br", Packed(json, "br")), ("gzip, gzip", Packed(json, "gzip, gzip")), ("unknown packing", Packed(json, "x")),
            ];
            await RefusedAsync(operation, wrong, Refusal.OtherMedia);
            if (operation.Fields!.All(field => field.Value != FieldType.Text)) continue;
            // Two bytes a letter, or bytes that are no UTF-8, without saying so.
            (string, HttpContent)[] hidden =
            [
                ("hidden utf-16", Typed(Encoding.Unicode.GetBytes(json), "application/json")), ("overlong", Within(0xC0, 0xAF)), ("half", Within(0xE2, 0x82)),
                ("surrogate", Within(0xED, 0xA0, 0x80)),
            ];
            // In a field that is read: what nobody asked for is not even looked at.
            ByteArrayContent Within(params byte[] bytes)
            {
                var text = operation.Fields!.First(field => field.Value == FieldType.Text).Key;
                return Typed([.. Encoding.ASCII.GetBytes($"{{\"{text}\":\"a"), .. bytes, .. "\"}"u8], "application/json");
            }

            await RefusedAsync(operation, hidden, Refusal.Unreadable);
        }
    }

    [Fact]
    public async Task J05_fields_that_nobody_asked_for_are_bound_to_nothing()
    {
        const string More =
            """
            ,"role":"operator","operator":true,"isAdmin":true,"id":"00000000000000000000000000000000","member":"x","followerId":"x","creator":"x","followers":9,"verified":true,"joinedAt":"2000-01-01T00:00:00Z","__proto__":{"operator":true},"$type":"x"}
            """;
        foreach (var operation in WithBodies.Where(operation => operation.Method != "DELETE"))
        {
            using var body = Json(site.Examples[operation.Name].Body![..^1] + More);
            var answer = await site.SendAsync(operation, body: body);
            Assert.True(answer.Status == site.Examples[operation.Name].Status || answer.Code is "key_reused" or "cannot_invite_contact",
                $"{operation.Name}: {answer.Status} {answer.Text}");
        }
        Assert.Equal(1, site.Server.Count("SELECT count(*) FROM members WHERE operator"));
        Assert.Equal(0, site.Server.Count("SELECT count(*) FROM members WHERE followers > 0"));
        Assert.Equal(0, site.Server.Count("SELECT count(*) FROM follows"));
    }

    private enum Refusal
    {
        Unreadable,
        OtherMedia,
    }

    private async Task RefusedAsync(Operation operation, IEnumerable<(string What, HttpContent Body)> bodies, Refusal refusal, string? field = null)
    {
        var before = site.Server.Hash();
        foreach (var (what, body) in bodies)
        {
            var answer = await site.SendAsync(operation, body: body);
            var named = what.Length > 60 ? what[..60] : what;
            var right = refusal == Refusal.OtherMedia
                ? answer is { Status: 415, Code: "unsupported_media_type" or "encoding_not_taken" }
                : answer is { Status: 400, Code: "bad_request" } || (answer.Code == OnePersonOnly && operation.Name == "POST /api/v1/invitations")
                    || (operation.Name == "POST /api/v1/invitations" && field == "clip" && answer.Code == "not_found");
            Assert.True(right, $"{operation.Name} {named}: {answer.Status} {answer.Text}");
            if (field is not null && answer.Code == "bad_request") Assert.Equal(field, answer["field"]);
            body.Dispose();
        }
        Assert.True(before == site.Server.Hash(), $"{operation.Name} stored something of what it refused");
    }

    private static string[] Wrong(FieldType type) => type switch
    {
        FieldType.Text => ["1", "-0", "1e400", "true", "{}", "[]", "[\"a\"]", "\"\\ud800\"", "\"a\\udc00b\""],
        FieldType.Whole => ["\"1990\"", "\"\"", "1990.5", "1e400", "9007199254740993", "2147483648", "true", "{}", "[]", "[1990]"],
        FieldType.YesOrNo => ["\"true\"", "\"\"", "1", "0", "{}", "[]"],
        FieldType.List => ["\"read\"", "1", "true", "{}", "[1]", "[[\"read\"]]", "[{}]"],
        FieldType.Instant =>
        [
            "\"2026-02-29T00:00:00Z\"", "\"0000-01-01T00:00:00Z\"", "\"10000-01-01T00:00:00Z\"", "\"2026-12-31T23:59:60Z\"", "\"2026-12-31T00:00:00+25:00\"",
            "\"31/12/2026\"", "\"tomorrow\"",
            "\"\"", "1798675200", "true", "{}", "[]",
        ],
        _ => [],
    };

    private string With(Operation operation, string field, string value)
    {
        var json = JsonNode.Parse(site.Examples[operation.Name].Body!)!.AsObject();
        json.Remove(field);
        var rest = json.ToJsonString();
        return $"{{\"{field}\":{value}{(rest.Length > 2 ? "," : "")}{rest[1..]}";
    }

    private static string Deep(int depth) => new string('[', depth) + new string(']', depth);

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    private static ByteArrayContent Typed(byte[] bytes, string? type)
    {
        var content = new ByteArrayContent(bytes);
        if (type is not null) content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }

    private static StringContent Packed(string json, string how)
    {
        var content = Json(json);
        content.Headers.TryAddWithoutValidation("Content-Encoding", how);
        return content;
    }
}
