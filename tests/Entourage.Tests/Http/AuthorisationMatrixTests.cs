using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using static Entourage.Tests.Http.AuthorisationTable;

namespace Entourage.Tests.Http;

/// <summary>Every endpoint for everybody who may ask, against <see cref="AuthorisationTable"/> (T-27, T-34, T-39).</summary>
public sealed partial class AuthorisationMatrixTests(Server server) : IClassFixture<Server>
{
    private const int UsualBody = 64 * 1024;

    private readonly Dictionary<string, Person> known = [];
    private int made;

    private const string ClipThere = "11111111111111111111111111111111";

    // Bodies that are larger than a kilobyte's worth of words: a film, and a picture. Everything else has the site's own limit or less.
    private static readonly string[] LargeBodies = ["POST /api/v1/clips", "POST /studio/upload", "PUT /api/v1/me/picture", "POST /settings/picture"];

    // Lists that are bounded by how many there can be: fifty keys, twenty passkeys, as many channels and features as the site knows.
    private static readonly string[] BoundedLists = ["GET /api/v1/me/sessions", "GET /api/v1/me/passkeys", "GET /api/v1/me/tokens"];

    private IReadOnlyList<RouteEndpoint> Endpoints =>
        [.. server.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Distinct()];

    [Fact]
    public void T39_every_endpoint_is_in_the_table_and_states_its_rule()
    {
        Assert.Empty(Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<IWhoMayUse>() is null).Select(endpoint => $"states no rule: {endpoint.DisplayName}"));
        var names = Endpoints.Where(IsOurs).SelectMany(NamesOf).Distinct().ToList();
        Assert.Empty(names.Except(AuthorisationTable.Endpoints.Keys).Order().Select(name => $"not in the table: {name}"));
        Assert.Empty(AuthorisationTable.Endpoints.Keys.Except(names).Order().Select(name => $"no such endpoint: {name}"));
        Assert.Empty(AuthorisationTable.Endpoints.Values.Except(Rules.Keys));
        Assert.All(Rules.Values, row => Assert.Equal(Roles.Length, row.Length));
        Assert.True(names.Count > 130);
    }

    [Fact]
    public void T39_no_endpoint_takes_more_than_it_needs()
    {
        foreach (var endpoint in Endpoints.Where(IsOurs))
        {
            foreach (var name in NamesOf(endpoint).Where(name => !name.StartsWith("GET ", StringComparison.Ordinal) && !name.StartsWith("PAGE ",
                StringComparison.Ordinal)))
            {
                var most = endpoint.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? UsualBody;
                Assert.True(most <= UsualBody || LargeBodies.Contains(name), $"{name} takes {most.ToString(CultureInfo.InvariantCulture)} bytes");
            }
        }
    }

    [Fact]
    public async Task T39_every_list_comes_in_pages()
    {
        var document = (await server.Visitor().GetAsync("/openapi/v1.json")).Json;
        var pages = 0;
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            if (!path.Value.TryGetProperty("get", out var get)) continue;
            if (!get.GetProperty("responses").TryGetProperty("200", out var ok) || !ok.TryGetProperty("content", out var content)) continue;
            var schema = content.EnumerateObject().First().Value.TryGetProperty("schema", out var given) ? given : default;
            if (schema.ValueKind != System.Text.Json.JsonValueKind.Object || !schema.TryGetProperty("$ref", out var reference)) continue;
            if (!reference.GetString()!.Contains("/PageOf", StringComparison.Ordinal)) continue;
            List<string?> asked = get.TryGetProperty("parameters", out var all) ? [.. all.EnumerateArray().Select(one => one.GetProperty("name").GetString())] : [];
            if (BoundedLists.Contains($"GET {path.Name}")) continue;
            Assert.True(asked.Contains("cursor") && asked.Contains("limit"), $"{path.Name} cannot be asked for by the page");
            pages++;
        }
        Assert.True(pages > 10);
    }

    [Fact]
    public async Task T27_T34_everybody_gets_what_the_table_says_and_no_more()
    {
        var wrong = new List<string>();
        await server.ReadyClipAsync(await server.PersonByTokenAsync("matrix_there"));
        server.Change("UPDATE clips SET id = @id", ("@id", Guid.Parse(ClipThere)));
        foreach (var role in Roles)
        {
            var at = Array.IndexOf(Roles, role);
            foreach (var (name, rule) in AuthorisationTable.Endpoints.OrderBy(row => IsFarewell(row.Key)))
            {
                // What is for everybody is asked by those whom a mistake would keep out.
                if (rule == "everybody" && role is not ("nobody" or "suspended" or "key:none")) continue;
                // What ends whoever asks is asked by somebody new.
                var person = IsFarewell(name) || !known.TryGetValue(role, out var before) ? known[role] = await SomebodyAsync(role) : before;
                var (expected, answer) = (Rules[rule][at], await AskAsync(person, name));
                if (Read(name, answer) != expected) wrong.Add($"{name} for {role}: {expected} expected, {answer.Status} {answer.Code} {answer.Headers.GetValueOrDefault("Location")}");
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task What_states_no_rule_is_used_by_nobody()
    {
        var context = new DefaultHttpContext();
        context.SetEndpoint(new RouteEndpoint(_ => Task.CompletedTask, Microsoft.AspNetCore.Routing.Patterns.RoutePatternFactory.Parse("/forgotten"), 0, null,
            null));
        var ran = false;
        await Assert.ThrowsAsync<InvalidOperationException>(() => Entourage.Http.Authorization.Check(context, server.Services.GetRequiredService<RequestLimits>(), _ =>
        {
            ran = true;
            return Task.CompletedTask;
        }));
        Assert.False(ran);
    }

    // The framework's own files; their rule is looked at, and there is nothing to ask them.
    private static bool IsOurs(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null && endpoint.RoutePattern.RawText is { } path
        && !path.Contains("_framework", StringComparison.Ordinal) && !path.TrimStart('/').StartsWith("docs", StringComparison.Ordinal);

    private static IEnumerable<string> NamesOf(RouteEndpoint endpoint)
    {
        var path = "/" + Constraint().Replace(endpoint.RoutePattern.RawText!, "}").Trim('/');
        if (endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null) return [$"PAGE {path}"];
        return (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"]).Select(method => $"{method} {path}");
    }

    private static bool IsFarewell(string name) => name is "DELETE /api/v1/me" or "DELETE /api/v1/sessions/current" or "POST /sign-out";

    // Addresses of things that are not there, and bodies that say nothing: whoever is let in changes nothing either.
    private static async Task<Answer> AskAsync(Person person, string name)
    {
        var (method, template) = (name.Split(' ')[0], name.Split(' ')[1]);
        var path = Place().Replace(template, match => match.Value switch
        {
            // A page about nobody would not be there for operators either.
            "{handle}" => name.StartsWith("PAGE /operator", StringComparison.Ordinal) ? "matrix_there" : "nobody_here",
            "{token}" or "{invitation}" => "0000000000000000",
            "{documentName}" => "v1",
            "{Id}" when name.StartsWith("PAGE /operator", StringComparison.Ordinal) => ClipThere,
            "{id}" or "{Id}" => template.Contains("invitations", StringComparison.Ordinal) ? "0000000000000000" : Guid.Empty.ToString("N"),
            "{feature}" => Features.OneTap,
            _ => "unknown",
        });
        if (name == "GET /api/v1/me/events") return await BeginAsync(person, path);
        var isApi = path.StartsWith("/api/", StringComparison.Ordinal);
        HttpContent? body = method is "GET" or "HEAD" or "OPTIONS" or "PAGE" or "DELETE" ? null
            : LargeBodies.Contains(name) ? new MultipartFormDataContent { { new StringContent(""), "file", "file" } }
            : isApi ? new StringContent("{}", System.Text.Encoding.UTF8, "application/json") : new FormUrlEncodedContent([]);
        return await person.SendAsync(new HttpMethod(method == "PAGE" ? "GET" : method), path, body, isApi ? [] : [("Accept",
            method == "PAGE" ? "text/html" : "application/json")]);
    }

    // A stream has no end: its beginning is the answer.
    private static async Task<Answer> BeginAsync(Person person, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var response = await person.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var refused = !response.IsSuccessStatusCode;
        return new((int)response.StatusCode, refused ? await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken) : "",
            new Dictionary<string, string>());
    }

    private static Gets Read(string name, Answer answer) => answer switch
    {
        { Status: 401, Code: "sign_in_required" } => Gets.Sign,
        { Status: 403 } when name.StartsWith("PAGE ", StringComparison.Ordinal) => Gets.Scope,
        { Status: 403, Code: "scope_missing" } => Gets.Scope,
        { Status: 403, Code: "operators_only" } => Gets.NotOp,
        { Status: 302 or 303 } when answer.Headers["Location"].Contains("/sign-in", StringComparison.Ordinal) => Gets.Page,
        { Status: 404 } when name.StartsWith("PAGE /operator", StringComparison.Ordinal) => Gets.Gone,
        { Status: >= 500 } => throw new InvalidOperationException($"{name}: {answer.Status} {answer.Text}"),
        _ => Gets.In,
    };

    private async Task<Person> SomebodyAsync(string role)
    {
        var handle = string.Create(CultureInfo.InvariantCulture, $"matrix_{++made}");
        if (role == "nobody") return server.Visitor();
        if (role is "member" or "operator" or "suspended")
        {
            var person = await server.JoinAsync(handle);
            if (role == "operator") server.Change($"UPDATE members SET operator = TRUE WHERE handle = '{handle}'");
            if (role == "suspended") Suspend(handle);
            return person;
        }
        var byKey = await server.PersonByTokenAsync(handle, role.Split(':') is [_, var word] ? Enum.Parse<Scopes>(word, ignoreCase: true) : Scopes.All);
        if (role.StartsWith("operator", StringComparison.Ordinal)) server.Change($"UPDATE members SET operator = TRUE WHERE handle = '{handle}'");
        if (role == "revoked key") server.Change($"DELETE FROM tokens WHERE member = (SELECT id FROM members WHERE handle = '{handle}')");
        if (role == "suspended key") Suspend(handle);
        return byKey;
    }

    // What nodes remember of whoever asks is two seconds old at most.
    private void Suspend(string handle)
    {
        server.Change($"UPDATE members SET suspended = TRUE WHERE handle = '{handle}'");
        server.Clock.Advance(TimeSpan.FromSeconds(3));
    }

    [GeneratedRegex(@":[^}]*\}")]
    private static partial Regex Constraint();

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Place();
}
