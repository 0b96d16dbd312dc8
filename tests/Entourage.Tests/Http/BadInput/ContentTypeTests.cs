using System.Net.Http.Headers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Http.BadInput;

/// <summary>A body of a type that an address does not take: the answer says which it does (RFC 9110 §15.5.16).</summary>
public sealed class ContentTypeTests(BadInputSite site) : IClassFixture<BadInputSite>
{
    private static readonly string[] Wrong = ["text/plain", "application/xml", "application/json; charset=utf-8", "application/x-www-form-urlencoded", "image/png"];

    [Fact]
    public async Task Every_operation_that_takes_a_body_says_of_which_type()
    {
        var told = 0;
        foreach (var operation in site.Operations)
        {
            var (taken, files) = operation.Name switch
            {
                "PUT /api/v1/me/picture" or "POST /api/v1/clips" => ("multipart/form-data", true),
                _ => ("application/json", false),
            };
            if (operation.Fields is null && !files) continue;
            told++;
            foreach (var type in Wrong.Where(type => !type.StartsWith(taken, StringComparison.Ordinal)))
            {
                using var body = Body(type);
                var answer = await site.SendAsync(operation, body: body);
                Assert.True(answer is { Status: 415, Code: "unsupported_media_type" }, $"{operation.Name} {type}: {answer.Status} {answer.Text}");
                Assert.Equal((taken, $"Send {taken}."), (answer.Headers["Accept"], answer["detail"]));
            }
        }
        Assert.True(told > 16);
    }

    [Fact]
    public async Task Every_form_of_a_link_or_a_page_says_that_it_is_one()
    {
        // By its member at a browser: whoever may not post there is told that instead.
        var keeper = site.Server;
        var browser = await keeper.JoinAsync("bi_browser");
        keeper.Change("UPDATE members SET operator = TRUE WHERE handle = 'bi_browser'");
        var made = await browser.GetAsync("/about");
        Assert.Equal(200, made.Status);
        var forms = keeper.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(one => one.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("POST") is true)
            .Select(one => (Path: "/" + one.RoutePattern.RawText!.TrimStart('/'), Takes: one.Metadata.GetMetadata<TakesAttribute>()))
            .Where(one => !one.Path.StartsWith("/api/", StringComparison.Ordinal) && !one.Path.StartsWith("/_", StringComparison.Ordinal))
            .ToList();
        Assert.Contains(forms, one => one.Path == "/i/{token}/stop");
        Assert.Contains(forms, one => one.Path == "/settings/follows");
        Assert.Contains(forms, one => one.Path == "/operator/groups/members");
        Assert.Contains(forms, one => one.Path == "/studio/invite");
        var before = keeper.Hash();
        foreach (var (path, takes) in forms.Where(one => one.Takes is not { Types.Count: 0 }))
        {
            foreach (var type in (string[])["text/plain", "application/json"])
            {
                using var body = Body(type);
                var answer = await browser.PostAsync(Filled().Replace(path, "x"), body);
                Assert.True(answer is { Status: 415, Code: "unsupported_media_type" }, $"{path} {type}: {answer.Status} {answer.Text}");
                Assert.Equal(takes is null ? "application/x-www-form-urlencoded, multipart/form-data" : "multipart/form-data", answer.Headers["Accept"]);
                Assert.StartsWith("Send ", answer["detail"], StringComparison.Ordinal);
            }
        }
        Assert.Equal(before, keeper.Hash());
    }

    private static System.Text.RegularExpressions.Regex Filled() => new(@"\{[^}]*\}");

    private static ByteArrayContent Body(string type)
    {
        var content = new ByteArrayContent("{}"u8.ToArray());
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }
}
