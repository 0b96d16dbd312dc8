using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Entourage.Languages;
using Entourage.Tests.Fixtures;

namespace Entourage.Tests.Http;

public sealed partial class ProblemDetailsTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public void Every_problem_is_in_the_document()
    {
        var english = Texts.All["en"];
        var document = new StringBuilder("# Problems\n\n");
        document.Append("Errors are problem details (RFC 9457) with a stable `code`; clients switch on the code and show their own words.\n");
        document.Append("Where trying again makes sense, `Retry-After` says when; where one field is meant, `field` names it.\n");
        document.Append("This page is made from the code: `scripts/accept-snapshots` writes it.\n\n| Code | Status | What people are told |\n|---|---|---|\n");
        foreach (var problem in InTheCode().GroupBy(one => one.Code).OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            var statuses = string.Join(", ", problem.Select(one => one.Status).Distinct().Order());
            document.Append(CultureInfo.InvariantCulture, $"| `{problem.Key}` | {statuses} | {english[$"problem.{problem.Key}"]} |\n");
        }
        Snapshot.Match("docs/problems.md", document.ToString());
    }

    [Fact]
    public async Task A_problem_is_problem_JSON_with_a_code()
    {
        var answer = await server.Visitor().GetAsync("/api/v1/members/nobody_at_all");
        Assert.Equal("application/problem+json", answer.Headers["Content-Type"]);
        Assert.Equal(("not_found", "/problems/not_found", 404), (answer["code"], answer["type"], answer.Json.GetProperty("status").GetInt32()));
        Assert.NotEmpty(answer["title"]!);
    }

    [Theory]
    [InlineData("GET", "/api/v1/nothing", 404, "not_found")]
    [InlineData("PUT", "/api/v1/channels", 405, null)]
    public async Task What_no_endpoint_takes_is_a_problem_too(string method, string path, int status, string? code)
    {
        var answer = await server.Visitor().SendAsync(new HttpMethod(method), path, null);
        Assert.Equal(status, answer.Status);
        Assert.NotNull(answer.Code);
        if (code is not null) Assert.Equal(code, answer.Code);
    }

    [Theory]
    [InlineData("""{"name":""")]
    [InlineData("""[]""")]
    [InlineData("""{"name":{"deep":1}}""")]
    [InlineData("""{"name":"a","name":"b"}""")]
    [InlineData("")]
    public async Task A_body_that_cannot_be_read_is_a_bad_request(string body)
    {
        var program = await server.PersonByTokenAsync("bodies_" + body.Length);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var answer = await program.SendAsync(HttpMethod.Patch, "/api/v1/me", content);
        Assert.Equal((400, "bad_request"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_body_that_is_no_JSON_is_an_unsupported_type()
    {
        var program = await server.PersonByTokenAsync("types");
        using var content = new StringContent("""{"name":"a"}""", Encoding.UTF8, "text/plain");
        var answer = await program.SendAsync(HttpMethod.Patch, "/api/v1/me", content);
        Assert.Equal((415, "unsupported_media_type"), (answer.Status, answer.Code));
    }

    private static IEnumerable<(string Code, int Status)> InTheCode() =>
        from file in Repository.Written("src")
        where Path.GetExtension(file) == ".cs"
        from Match match in ProblemCode().Matches(File.ReadAllText(file))
        select (match.Groups[1].Value, int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\bnew(?: Problem)?\(\s*""([a-z0-9_]+)"",\s*([45]\d\d)\b")]
    private static partial Regex ProblemCode();
}
