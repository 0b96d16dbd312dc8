using System.Text;
using System.Text.Json.Nodes;
using Entourage.Tests.Kernel;

namespace Entourage.Tests.Http.BadInput;

/// <summary>Every text that every operation takes, with what people and programs put into texts.</summary>
public sealed class TextFieldTests(BadInputSite site) : IClassFixture<BadInputSite>
{
    private static readonly string[] Texts =
    [
        "", "\u200B\u200D", "\u202Egpj.exe", "\u0440\u0430\u0443\u0440\u0430l", new string('\u0310', 10_000), "a\0b", "a\u2028b",
        "a\r\nBcc: x@elsewhere.example", "\uFFFD", "\uE000", "\u0130",
        new string('a', 60_000), string.Concat(Enumerable.Repeat("\U0001F468\u200D\U0001F469\u200D\U0001F467", 1000)), "=cmd|' /C calc'!A0", "null", "1e400",
            "../../etc/passwd", "\\\\host\\x",
        "http://169.254.169.254/", "%s%n%x", "{0}{1}", "$(id)", "' OR 1=1--", "<script>alert(1)</script>",
    ];

    [Fact]
    public async Task X01_to_X21_no_text_breaks_an_operation_and_a_refusal_stores_nothing()
    {
        foreach (var operation in site.Operations.Where(operation => operation.Fields is not null && operation.Method != "DELETE"))
        {
            foreach (var field in operation.Fields!.Where(field => field.Value == FieldType.Text).Select(field => field.Key))
            {
                var refused = new List<string>();
                foreach (var text in Texts)
                {
                    var answer = await WithAsync(operation, field, text);
                    if (answer.Status < 400) continue;
                    Assert.True(answer is { Status: < 500, Code: not null },
                        $"{operation.Name} {field}={(text.Length > 40 ? text[..40] : text)}: {answer.Status} {answer.Text}");
                    // Wrong keys are counted, which is stored.
                    if (answer.Code is not ("sign_in_failed" or "password_wrong" or "locked_out")) refused.Add(text);
                }
                var before = site.Server.Hash();
                foreach (var text in refused) await WithAsync(operation, field, text);
                Assert.True(before == site.Server.Hash(), $"{operation.Name} stored something of what it refused in {field}");
            }
        }
    }

    private async Task<Answer> WithAsync(Operation operation, string field, string text)
    {
        var body = JsonNode.Parse(site.Examples[operation.Name].Body!)!.AsObject();
        body[field] = text;
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return await site.SendAsync(operation, body: content);
    }

    [Fact]
    public async Task X09_bytes_that_are_no_text_are_refused()
    {
        var person = await site.Server.PersonByTokenAsync("x09_bytes");
        var before = site.Server.Hash();
        byte[][] bad = [[0xC0, 0xAF], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFF], [0x80]];
        foreach (var bytes in bad)
        {
            using var json = new ByteArrayContent([.. "{\"bio\":\"a"u8, .. bytes, .. "\"}"u8]);
            json.Headers.ContentType = new("application/json");
            Assert.Equal((400, "bad_request"), Of(await person.PatchAsync("/api/v1/me", json)));
        }
        // Escaped halves of a pair are bytes that are no text too.
        foreach (var half in (string[])["\\ud800", "\\udc00", "\\ud800\\ud800"])
        {
            using var json = new StringContent($"{{\"bio\":\"{half}\"}}", Encoding.UTF8, "application/json");
            Assert.Equal((400, "bad_request"), Of(await person.PatchAsync("/api/v1/me", json)));
        }
        Assert.Equal(before, site.Server.Hash());
    }

    [Fact]
    public async Task X11_X14_what_was_written_comes_back_as_it_was_written()
    {
        var person = await site.Server.PersonByTokenAsync("x11_writer");
        var clip = await site.Server.ReadyClipAsync(person);
        foreach (var text in Hostile.Markup.Concat(Hostile.Queries))
        {
            Assert.Equal(text, (await person.PatchAsync("/api/v1/me", new { bio = text }))["bio"]);
            Assert.Equal(text, (await person.PatchAsync($"/api/v1/clips/{clip}", new { caption = text }))["caption"]);
            foreach (var page in (string[])["/@x11_writer", $"/c/{clip}"])
            {
                var answer = await site.Server.Visitor().SendAsync(HttpMethod.Get, page, null, ("Accept", "text/html"));
                Assert.Equal(200, answer.Status);
                // Every sign that could make markup is escaped, once, and what is read is what was written.
                foreach (var live in (string[])["<script>alert", "<img src=x", "<svg onload", "onmouseover='", "</title><svg"])
                {
                    Assert.DoesNotContain(live, answer.Text, StringComparison.Ordinal);
                }
                Assert.Contains(text, System.Net.WebUtility.HtmlDecode(answer.Text), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task X12_no_caption_is_a_formula_in_a_spreadsheet()
    {
        var person = await site.Server.PersonByTokenAsync("x12_writer");
        var clip = await site.Server.ReadyClipAsync(person);
        foreach (var formula in (string[])["=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "=HYPERLINK(\"https://elsewhere.example\")"])
        {
            await person.PatchAsync($"/api/v1/clips/{clip}", new { caption = formula });
            var table = (await person.GetAsync("/api/v1/insights/clips.csv")).Text;
            var cell = table.Split('\n')[1].Split(',', 2)[1].TrimStart('"');
            Assert.StartsWith("'" + formula[0], cell, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task X20_thousands_of_words_in_one_text_are_one_text()
    {
        var person = await site.Server.PersonByTokenAsync("x20_writer");
        Assert.Equal("text_too_long", (await person.PatchAsync("/api/v1/me", new { bio = string.Concat(Enumerable.Repeat("@x12_writer ", 1000)) })).Code);
    }

    [Fact]
    public async Task X10_J03_a_megabyte_is_no_caption()
    {
        var person = await site.Server.PersonByTokenAsync("x10_writer");
        var clip = await site.Server.ReadyClipAsync(person);
        var before = site.Server.Hash();
        Assert.Equal((422, "text_too_long"), Of(await person.PatchAsync($"/api/v1/clips/{clip}", new { caption = new string('a', 1_000_000) })));
        var (letters, bytes) = (new string('\u20AC', 2200), string.Concat(Enumerable.Repeat("\U0001F600", 2049)));
        Assert.Equal(200, (await person.PatchAsync($"/api/v1/clips/{clip}", new { caption = letters })).Status);
        Assert.Equal((422, "text_too_long"), Of(await person.PatchAsync($"/api/v1/clips/{clip}", new { caption = bytes })));
        Assert.NotEqual(before, site.Server.Hash());
        Assert.Equal(letters, (await person.GetAsync($"/api/v1/clips/{clip}"))["caption"]);
    }

    private static (int Status, string? Code) Of(Answer answer) => (answer.Status, answer.Code);
}
