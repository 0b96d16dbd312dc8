using System.Text.RegularExpressions;

namespace Entourage.Tests.Architecture;

/// <summary>The journey that an editor sends, <c>docs/journey.http</c>, asks for nothing that is not there.</summary>
public sealed partial class JourneyFileTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "journey.http"));

    private static readonly IReadOnlyList<string> Requests = [.. Lines.Where(line => Request().IsMatch(line))];

    // The link itself is a page, and no part of the API.
    private static readonly string[] Pages = ["GET {{invite.response.body.$.url}}"];

    [Fact]
    public void Every_request_is_an_operation_of_the_API()
    {
        var operations = Handbook.Operations.Select(operation => new Regex($"^{Parameter().Replace(Regex.Escape(operation), "[^/]+")}$")).ToList();
        var asked = Requests.Except(Pages).Select(request => request.Replace("{{site}}", "", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(asked);
        Assert.DoesNotContain(asked, request => !operations.Any(operation => operation.IsMatch(request)));
    }

    [Fact]
    public void Every_variable_is_set_before_it_is_used()
    {
        var known = new HashSet<string>();
        foreach (var line in Lines)
        {
            Assert.Empty(Used().Matches(line).Select(match => match.Groups[1].Value).Except(known));
            if (Named().Match(line) is { Success: true } named) known.Add(named.Groups[1].Value);
        }
    }

    [Fact]
    public void The_heart_of_it_is_there() =>
        Assert.Empty(((string[])["POST {{site}}/api/v1/clips", "POST {{site}}/api/v1/invitations", "POST {{site}}/api/v1/invitations/redeem"]).Except(Requests));

    [GeneratedRegex("^(?:GET|POST|PUT|PATCH|DELETE) ")]
    private static partial Regex Request();

    [GeneratedRegex(@"\\\{[^}]+}")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\{\{([\w-]+)")]
    private static partial Regex Used();

    [GeneratedRegex(@"^(?:# )?@(?:name )?([\w-]+)")]
    private static partial Regex Named();
}
