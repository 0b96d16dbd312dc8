using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Entourage.Languages;

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

    // Clients switch on the code, and pages show the words of the code: where two things are meant there have to be two.
    [Fact]
    public void A_code_is_made_in_one_place_with_one_status_and_one_text()
    {
        Assert.Empty(InTheCode().GroupBy(one => one.Code).Where(one => one.Count() > 1).Select(one => $"{one.Key}: {string.Join(", ", one.Select(made => made.File))}"));
        Assert.Empty(
            from file in Repository.Written("src")
            where Path.GetExtension(file) is ".cs" or ".razor"
            from Match match in Rewritten().Matches(File.ReadAllText(file))
            select $"{Path.GetFileName(file)} changes what a problem is: {match.Value}");
        Assert.Empty(
            from type in (Type[])[.. typeof(Problem).Assembly.GetTypes(), .. typeof(Program).Assembly.GetTypes()]
            from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            where field.FieldType == typeof(Problem)
            let problem = (Problem)field.GetValue(null)!
            group problem by problem.Code into same
            where same.Count() > 1
            select same.Key);
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
    [InlineData("PUT", "/api/v1/channels", 405, "method_not_allowed")]
    public async Task What_no_endpoint_takes_is_a_problem_too(string method, string path, int status, string code)
    {
        var answer = await server.Visitor().SendAsync(new HttpMethod(method), path, null);
        Assert.Equal((status, code), (answer.Status, answer.Code));
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

    private static IEnumerable<(string Code, int Status, string File)> InTheCode() =>
        from file in Repository.Written("src")
        where Path.GetExtension(file) == ".cs"
        from Match match in ProblemCode().Matches(File.ReadAllText(file))
        select (match.Groups[1].Value, int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture), Path.GetFileName(file));

    [GeneratedRegex(@"\bnew(?: Problem)?\(\s*""([a-z0-9_]+)"",\s*([45]\d\d)\b")]
    private static partial Regex ProblemCode();

    [GeneratedRegex(@"\w+ with \{[^}]*\b(?:Code|Status|Title) = [^}]*\}")]
    private static partial Regex Rewritten();
}
